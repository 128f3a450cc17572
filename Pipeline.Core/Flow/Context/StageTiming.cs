namespace Pipeline.Core.Flow.Context;

/// <summary>When the stage began on an item, and for how many items this one stands; weight 0 is one that is not timed.</summary>
internal readonly record struct StageTiming(long Started, int Weight);
