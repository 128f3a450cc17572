namespace Pipeline.Core.Stages.Retrieval;

/// <summary>
/// Raises hits that stand beside other hits of their document: an answer is likelier where the text goes on about the question than where its words fall once. A hit counts as
/// much as it is worth itself, and its better neighbour with a weight; a chunk that was not found is worth 0. All scores of a document are then scaled so that its best
/// stays what it was: documents keep their order, and one of a single chunk does not lose to longer ones. Pure; hits that were level keep their order.
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

        Dictionary<ChunkPosition, RetrievedHit> positions = [];
        foreach (var hit in hits)
        {
            positions.TryAdd(ChunkPosition.Of(hit.Chunk), hit);
        }

        var supported = hits
            .GroupBy(hit => hit.Chunk.Document.DocumentId, StringComparer.Ordinal)
            .SelectMany(document => Scaled([.. document.Select(hit => Supported(hit, positions, weight))], best: document.First().Score));
        return Ranks.Number(supported.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Rank));
    }

    private static IEnumerable<RetrievedHit> Scaled(List<RetrievedHit> document, double best)
    {
        var highest = document.Max(hit => hit.Score);
        return highest > 0 ? document.Select(hit => Scaled(hit, hit.Score == highest ? best : hit.Score / highest * best, best / highest)) : document;
    }

    private static RetrievedHit Scaled(RetrievedHit hit, double score, double factor) =>
        hit with { Score = score, Parts = [.. hit.Parts.Select(part => part with { Weight = part.Weight * factor })] };

    private static RetrievedHit Supported(RetrievedHit hit, Dictionary<ChunkPosition, RetrievedHit> positions, double weight)
    {
        var position = ChunkPosition.Of(hit.Chunk);
        var before = positions.GetValueOrDefault(position with { Ordinal = position.Ordinal - 1 });
        var after = positions.GetValueOrDefault(position with { Ordinal = position.Ordinal + 1 });
        var neighbour = before is null || after?.Score > before.Score ? after : before;
        return neighbour is null
            ? hit
            : hit with { Score = hit.Score + (weight * neighbour.Score), Parts = [.. hit.Parts, new ScorePart(Source, neighbour.Rank, neighbour.Score, neighbour.Score, weight)] };
    }
}
