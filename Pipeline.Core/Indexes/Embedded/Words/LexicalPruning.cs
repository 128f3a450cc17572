namespace Pipeline.Core.Indexes.Embedded.Words;

/// <summary>
/// Decides which matches of a query need a score at all. FTS5 walks matches thirty times as fast as it ranks them, and most matches of a question have but its
/// commonest words. What a word can add to a score has a bound, 2.2 times its weight, however often it occurs; so once a score is known that the
/// last hit has at least, a chunk whose words' bounds stay below it together can be passed over. Exact: what is passed over could not be a hit. Pure.
/// </summary>
/// <param name="words">The words with the number of chunks they are in, rarest first; none in no chunk.</param>
/// <param name="chunks">Chunks in the index; at least as many.</param>
internal sealed class LexicalPruning(IReadOnlyList<(string Word, long Chunks)> words, long chunks)
{
    // FTS5's constant k1 is 1.2: a word's score is its weight × f × 2.2 / (f + 1.2 × a length that is above 0).
    private const double MostOfWeight = 2.2;

    // Each pair is a phrase of its own to FTS5.
    private const int MaxWordsForPairs = 12;

    private readonly double[] _bounds = [.. words.Select(word => Bound(word.Chunks, chunks))];

    /// <summary>How many of the rarest words to rank by first: they give the score that the last hit has at least.</summary>
    /// <param name="top">How many hits are wanted.</param>
    /// <param name="rows">How many matches may be ranked without thinking about it.</param>
    public int FirstWords(int top, long rows)
    {
        var count = 0;
        long matches = 0;
        while (count < words.Count && (matches < 2L * top || matches + words[count].Chunks <= rows))
        {
            matches += words[count++].Chunks;
        }

        return count;
    }

    /// <summary>An FTS5 expression for the chunks that may reach a score; <see langword="null"/> when all matches may.</summary>
    /// <param name="score">The score.</param>
    public string? Candidates(double score)
    {
        // A little less, for the rounding of sums.
        score *= 1 - 1e-9;
        var needed = words.Count;
        for (double rest = 0; needed > 1 && (rest += _bounds[needed - 1]) < score;)
        {
            needed--;
        }

        if (needed == words.Count && _bounds[^1] >= score)
        {
            return null;
        }

        return string.Join(" OR ", Enumerable.Range(0, needed).Select(word => Candidates(word, score)).OfType<string>());
    }

    private static double Bound(long matches, long chunks) => MostOfWeight * Math.Max(1e-6, Math.Log((chunks - matches + 0.5) / (matches + 0.5)));

    /// <summary>The chunks that may reach the score and have this word, but none rarer.</summary>
    private string? Candidates(int word, double score)
    {
        var quoted = LexicalQuery.AnyOf([words[word].Word]);
        if (_bounds[word] >= score || words.Count > MaxWordsForPairs)
        {
            return quoted;
        }

        // Not enough by itself, so with another.
        return word + 1 < words.Count ? $"({quoted} AND ({LexicalQuery.AnyOf(words.Skip(word + 1).Select(other => other.Word))}))" : null;
    }
}
