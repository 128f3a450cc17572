namespace Pipeline.Core.Indexes.Qdrant.Chunks;

/// <summary>
/// A chunk's part of the BM25 score, term by term; the server multiplies each with what the term tells (IDF). The server's own encoder takes every corpus for one of 256 words
/// a text; here the average is the corpus's own. Constants and weights of title and headings are those of the index in a file. Pure.
/// </summary>
internal static class Bm25
{
    private const float TitleWeight = 2;
    private const float HeadingWeight = 1.5f;
    private const double Saturation = 1.2;
    private const double LengthShare = 0.75;

    /// <summary>The terms of a chunk with how often they occur, and its length in words.</summary>
    public static (Dictionary<uint, float> Weights, int Words) Count(Chunk chunk)
    {
        Dictionary<uint, float> weights = [];
        var words = WordTerms.Add(chunk.Document.Title, TitleWeight, weights) + WordTerms.Add(chunk.Heading, HeadingWeight, weights) + WordTerms.Add(chunk.Text, 1, weights);
        return (weights, words);
    }

    /// <summary>A term's part of the score.</summary>
    /// <param name="weight">How often the term occurs.</param>
    /// <param name="words">The chunk's length.</param>
    /// <param name="average">The average length.</param>
    public static float Score(float weight, int words, double average) =>
        (float)(weight * (Saturation + 1) / (weight + (Saturation * (1 - LengthShare + (LengthShare * words / Math.Max(1, average))))));
}
