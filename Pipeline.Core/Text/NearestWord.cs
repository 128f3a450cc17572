namespace Pipeline.Core.Text;

/// <summary>Finds the word somebody meant. Pure.</summary>
internal static class NearestWord
{
    // Longer words are not mistyped keys; comparing them would cost the square of their length.
    private const int Longest = 64;

    /// <summary>The candidate nearest to a word: at most 3 edits away, and less than half of the word's length.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What is allowed.</param>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        if (word.Length > Longest)
        {
            return null;
        }

        var most = Math.Clamp((word.Length - 1) / 2, 1, 3);
        return candidates
            .Select(candidate => (candidate, edits: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(pair => pair.edits <= most)
            .OrderBy(pair => pair.edits)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>Inserted, deleted, replaced and swapped letters between two words (optimal string alignment).</summary>
    public static int Distance(string left, string right)
    {
        var before = new int[right.Length + 1];
        var above = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var row = new int[right.Length + 1];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                var best = Math.Min(replaced, Math.Min(above[j], row[j - 1]) + 1);
                var isSwap = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                row[j] = isSwap ? Math.Min(best, before[j - 2] + 1) : best;
            }

            (before, above) = (above, row);
        }

        return above[right.Length];
    }
}
