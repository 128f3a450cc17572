using Pipeline.Core.Indexes;

namespace Pipeline.Benchmarks.Quality;

/// <summary>How well the chunks that were found for some questions hold the answers. Pure.</summary>
internal sealed class ChunkingScore
{
    private long _gold;
    private long _covered;
    private long _found;

    /// <summary>Questions counted.</summary>
    public int Questions { get; private set; }

    /// <summary>Chunks found.</summary>
    public long Chunks { get; private set; }

    /// <summary>The share of the gold spans' words that stand in a chunk found, 0–1.</summary>
    public double Coverage => (double)_covered / _gold;

    /// <summary>Words of gold spans in the chunks found ÷ words in these chunks. A word that stands in two chunks counts twice below and once above.</summary>
    public double Precision => (double)_covered / _found;

    /// <summary>Words in a chunk found, on average.</summary>
    public double WordsPerChunk => (double)_found / Chunks;

    /// <summary>The score of all questions of some.</summary>
    public static ChunkingScore Sum(IEnumerable<ChunkingScore> scores)
    {
        ChunkingScore sum = new();
        foreach (var score in scores)
        {
            sum._gold += score._gold;
            sum._covered += score._covered;
            sum._found += score._found;
            sum.Questions += score.Questions;
            sum.Chunks += score.Chunks;
        }

        return sum;
    }

    public void Add(ChunkingQuestion question, IReadOnlyList<Chunk> chunks)
    {
        HashSet<int> gold = [.. question.Spans.SelectMany(span => question.Document.WordsIn(span.Start, span.End))];
        HashSet<int> found = [];
        foreach (var chunk in chunks)
        {
            _found += chunk.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            if (chunk.Document.Source == question.Document.Path)
            {
                found.UnionWith(question.Document.WordsIn(chunk.Start, chunk.End));
            }
        }

        Questions++;
        Chunks += chunks.Count;
        _gold += gold.Count;
        _covered += gold.Count(found.Contains);
    }
}
