using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>
/// Maximal marginal relevance: each next hit is the one with the best of score less likeness to a hit chosen before. Two hits are alike by the words they share (the cosine of
/// their sets), so that copies of a passage give way to what says something else. Pure; the first hit stays the first.
/// </summary>
internal static class Diversity
{
    // Beyond these nobody reads on, and comparing all with all costs the square.
    private const int MostChosen = 100;
    private const int PoolFactor = 4;

    /// <summary>The hits to hand on, as many as wanted and there are, in the order in which they were chosen.</summary>
    /// <param name="hits">All that was found, best first.</param>
    /// <param name="weight">The weight of likeness; that of the score is 1 less it. 0 takes the best.</param>
    /// <param name="top">How many are wanted; at least 1.</param>
    public static IReadOnlyList<RetrievedHit> Choose(IReadOnlyList<RetrievedHit> hits, double weight, int top)
    {
        if (weight <= 0 || hits.Count <= 1)
        {
            return [.. hits.Take(top)];
        }

        List<Candidate> pool = [.. hits.Take(Math.Min(top, MostChosen) * PoolFactor).Select(hit => new Candidate(hit, WordsOf(hit.Chunk.Text)))];
        List<RetrievedHit> chosen = [];
        HashSet<RetrievedHit> taken = new(ReferenceEqualityComparer.Instance);
        while (pool.Count > 0 && chosen.Count < Math.Min(top, MostChosen))
        {
            var best = pool.MaxBy(candidate => ((1 - weight) * candidate.Hit.Score) - (weight * candidate.Likeness))!;
            pool.Remove(best);
            chosen.Add(best.Hit with { Likeness = best.Likeness });
            taken.Add(best.Hit);
            foreach (var candidate in pool)
            {
                candidate.Likeness = Math.Max(candidate.Likeness, Cosine(candidate.Words, best.Words));
            }
        }

        return Ranks.Number(chosen.Concat(hits.Where(hit => !taken.Contains(hit)).Take(top - chosen.Count)));
    }

    private static HashSet<ulong> WordsOf(string text)
    {
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        HashSet<ulong> words = [];
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            words.Add(FeatureHash.Add(FeatureHash.Start, word[..length]));
        }

        return words;
    }

    private static double Cosine(HashSet<ulong> one, HashSet<ulong> other)
    {
        var (small, large) = one.Count < other.Count ? (one, other) : (other, one);
        return small.Count == 0 ? 0 : small.Count(large.Contains) / Math.Sqrt((double)small.Count * large.Count);
    }

    private sealed class Candidate(RetrievedHit hit, HashSet<ulong> words)
    {
        public RetrievedHit Hit { get; } = hit;

        public HashSet<ulong> Words { get; } = words;

        /// <summary>To the most alike of the hits chosen.</summary>
        public double Likeness { get; set; }
    }
}
