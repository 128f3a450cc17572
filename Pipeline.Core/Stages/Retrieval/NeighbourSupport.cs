namespace Pipeline.Core.Stages.Retrieval;

/// <summary>
/// Raises hits that stand beside other hits: an answer is likelier where the text goes on about the question than where its words fall once. A hit's new score is the
/// mean of its own and of its better neighbour's, which has the given weight; a chunk that was not found gives 0. Pure; hits that were level keep their order.
/// </summary>
internal static class NeighbourSupport
{
    /// <summary>What the neighbour's part of a score is called.</summary>
    public const string Source = "neighbour";

    /// <summary>The same hits, best first.</summary>
    /// <param name="hits">All that was found, best first.</param>
    /// <param name="weight">The weight of the neighbour; a hit's own is 1. 0 changes nothing.</param>
    public static IReadOnlyList<RetrievedHit> Apply(IReadOnlyList<RetrievedHit> hits, double weight)
    {
        if (weight <= 0 || hits.Count == 0)
        {
            return hits;
        }

        Dictionary<ChunkPlace, RetrievedHit> places = [];
        foreach (var hit in hits)
        {
            places.TryAdd(ChunkPlace.Of(hit.Chunk), hit);
        }

        return Ranks.Number(hits.Select(hit => Supported(hit, places, weight)).OrderByDescending(hit => hit.Score));
    }

    private static RetrievedHit Supported(RetrievedHit hit, Dictionary<ChunkPlace, RetrievedHit> places, double weight)
    {
        var place = ChunkPlace.Of(hit.Chunk);
        var before = places.GetValueOrDefault(place with { Ordinal = place.Ordinal - 1 });
        var after = places.GetValueOrDefault(place with { Ordinal = place.Ordinal + 1 });
        var neighbour = before is null || after?.Score > before.Score ? after : before;
        var score = (hit.Score + (weight * (neighbour?.Score ?? 0))) / (1 + weight);
        return neighbour is null
            ? hit with { Score = score }
            : hit with { Score = score, Parts = [.. hit.Parts, new ScorePart(Source, neighbour.Rank, neighbour.Score, neighbour.Score)] };
    }
}
