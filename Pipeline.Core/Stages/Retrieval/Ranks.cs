namespace Pipeline.Core.Stages.Retrieval;

/// <summary>Numbers hits by their order.</summary>
internal static class Ranks
{
    public static IReadOnlyList<RetrievedHit> Number(IEnumerable<RetrievedHit> hits) => [.. hits.Select((hit, index) => hit with { Rank = index + 1 })];
}
