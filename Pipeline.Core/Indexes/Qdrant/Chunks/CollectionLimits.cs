using Pipeline.Core.Indexes.Qdrant.Server;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Chunks;

/// <summary>What a collection bears: this program's limits, lowered by the collection's strict mode. Immutable.</summary>
/// <param name="UpsertPoints">The most points of one upsert.</param>
/// <param name="PagePoints">The most points of one page.</param>
/// <param name="ConditionValues">The most values of one condition.</param>
/// <param name="QueryPoints">The most hits of one search.</param>
/// <param name="AllowsExact">Whether a search may compare every vector.</param>
/// <param name="LargestEf">The most candidates a search may keep.</param>
internal sealed record CollectionLimits(int UpsertPoints, int PagePoints, int ConditionValues, int QueryPoints, bool AllowsExact, int LargestEf)
{
    /// <summary>Those of a collection without strict mode.</summary>
    public static CollectionLimits Default { get; } = new(
        ServerLimits.UpsertPoints, ServerLimits.PagePoints, ServerLimits.ConditionValues, int.MaxValue, AllowsExact: true, int.MaxValue);

    /// <summary>Those of a collection.</summary>
    public static CollectionLimits Of(StrictModeConfig? strict) => strict is not { Enabled: true } ? Default : new(
        Least(Default.UpsertPoints, strict.HasUpsertMaxBatchsize, strict.UpsertMaxBatchsize),
        Least(Default.PagePoints, strict.HasMaxQueryLimit, strict.MaxQueryLimit),
        Least(Default.ConditionValues, strict.HasConditionMaxSize, strict.ConditionMaxSize),
        Least(Default.QueryPoints, strict.HasMaxQueryLimit, strict.MaxQueryLimit),
        !strict.HasSearchAllowExact || strict.SearchAllowExact,
        Least(Default.LargestEf, strict.HasSearchMaxHnswEf, strict.SearchMaxHnswEf));

    private static int Least(int own, bool has, ulong limit) => has && limit > 0 && limit < (ulong)own ? (int)limit : own;
}
