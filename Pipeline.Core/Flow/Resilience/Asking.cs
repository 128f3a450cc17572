using Pipeline.Core.Flow.Context;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Resilience;

/// <summary>What a stage's attempt asks a budget for. Pure.</summary>
internal static class Asking
{
    /// <param name="stage">The stage; says what an item costs if it can.</param>
    /// <param name="item">The item.</param>
    /// <param name="job">The item's job.</param>
    /// <param name="flow">The flow.</param>
    public static LimitRequest For<TIn>(object stage, TIn item, IJobContext job, FlowContext flow) => new(job.Job.Request.Tenant, flow.Name, Cost(stage, item));

    /// <summary>For a batch: the tenant of its first item asks for all.</summary>
    public static LimitRequest For<TIn>(object stage, IReadOnlyList<BatchItem<TIn>> items, FlowContext flow) =>
        new(items[0].Job.Job.Request.Tenant, flow.Name, items.Sum(item => Cost(stage, item.Value)));

    /// <summary>What an item may cost in a stage; 0 for one that does not say.</summary>
    public static long Cost<TIn>(object stage, TIn item) => stage is ITokenCost<TIn> cost ? cost.EstimateTokens(item) : 0;
}
