using System.Runtime.InteropServices;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>
/// Makes one list of what several sources found: each source's scores are scaled to 0–1 within its list, and a hit's score is their weighted mean over the
/// sources that answered; a source that did not find it gives 0. A mean that leans on words beats an equal-weight fusion of ranks where the vectors are
/// weak. Pure; ties go by the first source's rank, then by chunk id.
/// </summary>
internal static class HybridFusion
{
    /// <summary>How many hits each source is asked for when <paramref name="top"/> are wanted: five times as many, 50 at least, so that the lists overlap.</summary>
    public static int Depth(int top) => Math.Clamp(top * 5, 50, 10_000);

    /// <summary>The best hits, best first.</summary>
    /// <param name="sources">What each source found; those that failed are left out.</param>
    /// <param name="lexicalWeight">The share of the words, 0–1.</param>
    /// <param name="top">The most hits; at least 1.</param>
    public static IReadOnlyList<RetrievedHit> Fuse(IReadOnlyList<SourceHits> sources, double lexicalWeight, int top)
    {
        Dictionary<Guid, Candidate> candidates = [];
        var total = sources.Sum(source => WeightOf(source.Source, lexicalWeight));
        foreach (var source in sources)
        {
            // A source alone counts in full, whatever its weight.
            Collect(source, total > 0 ? WeightOf(source.Source, lexicalWeight) / total : 1.0 / sources.Count, candidates);
        }

        return [.. candidates.Values
            .OrderByDescending(candidate => candidate.Score)
            .ThenBy(candidate => candidate.Parts[0].Rank)
            .ThenBy(candidate => candidate.Hit.Chunk.Id)
            .Take(top)
            .Select((candidate, index) => new RetrievedHit(index + 1, candidate.Hit.Chunk, candidate.Score, candidate.Parts))];
    }

    private static double WeightOf(string source, double lexicalWeight) => source == RetrievalSources.Lexical ? lexicalWeight : 1 - lexicalWeight;

    private static void Collect(SourceHits source, double weight, Dictionary<Guid, Candidate> candidates)
    {
        var (low, high) = Range(source.Hits);
        for (var i = 0; i < source.Hits.Count; i++)
        {
            var hit = source.Hits[i];
            var normalized = high > low ? (hit.Score - low) / (high - low) : 1;
            ref var candidate = ref CollectionsMarshal.GetValueRefOrAddDefault(candidates, hit.Chunk.Id, out _);
            candidate ??= new Candidate(hit);
            candidate.Score += weight * normalized;
            candidate.Parts.Add(new ScorePart(source.Source, i + 1, hit.Score, normalized));
        }
    }

    private static (double Low, double High) Range(IReadOnlyList<Indexes.ChunkHit> hits)
    {
        var (low, high) = (double.MaxValue, double.MinValue);
        foreach (var hit in hits)
        {
            (low, high) = (Math.Min(low, hit.Score), Math.Max(high, hit.Score));
        }

        return (low, high);
    }

    private sealed class Candidate(Indexes.ChunkHit hit)
    {
        public Indexes.ChunkHit Hit { get; } = hit;

        public double Score { get; set; }

        public List<ScorePart> Parts { get; } = [];
    }
}
