using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;
using Polly;

namespace Pipeline.Core.Flow.Resilience;

/// <summary>
/// What is around a stage's attempts, built once. From the outside in: total timeout, retry, hedging, circuit breaker, limit, attempt timeout, chaos; docs/adr/0013 says why in this
/// order. (The fallback is outside of it, the bulkhead is the stage's block.) What is not configured is <see langword="null"/> and costs nothing.
/// </summary>
/// <typeparam name="T">What an attempt makes.</typeparam>
internal sealed class StageResilience<T>
{
    private readonly Budget? _budget;

    /// <param name="stage">The stage's name.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="flow">Where its clock, logger and limits are.</param>
    /// <param name="bounded">Whether the timeouts are here; an expanding stage bounds each of its waits itself.</param>
    public StageResilience(string stage, StageSettings settings, FlowContext flow, bool bounded = true)
    {
        _budget = settings.RateLimit is { } limit ? flow.FindLimit(limit, stage) : null;
        ResilienceBuilder<T> builder = new(stage, settings, flow, _budget, bounded);
        Once = builder.BuildAttempt();
        Full = builder.Build(Once);
    }

    /// <summary>Everything.</summary>
    public ResiliencePipeline<T>? Full { get; }

    /// <summary>What is around one attempt: for the halves of a batch that was already retried as a whole.</summary>
    public ResiliencePipeline<T>? Once { get; }

    /// <summary>Runs something in one of the two.</summary>
    /// <param name="pipeline">Which; <see langword="null"/> for nothing around it.</param>
    /// <param name="call">An attempt.</param>
    /// <param name="state">Given to each.</param>
    /// <param name="asking">Whose call it is; asked only when there is a limit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public ValueTask<T> RunAsync<TState>(
        ResiliencePipeline<T>? pipeline, Func<TState, CancellationToken, ValueTask<T>> call, TState state, Func<TState, LimitRequest> asking, CancellationToken cancellationToken) =>
        pipeline is null ? call(state, cancellationToken)
        : _budget is null ? pipeline.ExecuteAsync(call, state, cancellationToken)
        : RunLimitedAsync(pipeline, call, state, asking(state), cancellationToken);

    private static async ValueTask<T> RunLimitedAsync<TState>(
        ResiliencePipeline<T> pipeline, Func<TState, CancellationToken, ValueTask<T>> call, TState state, LimitRequest request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(LimitStrategy<T>.Request, request);
        try
        {
            return await pipeline.ExecuteAsync(static (context, pair) => pair.call(pair.state, context.CancellationToken), context, (call, state)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}

/// <summary>One item's tries in a one-to-one stage. Thread-safe: hedged tries run side by side.</summary>
/// <param name="identity">Under which name it is watched.</param>
/// <param name="stage">The stage.</param>
/// <param name="value">The item.</param>
/// <param name="scope">The item's job.</param>
/// <param name="job">The job as the stage sees it.</param>
/// <param name="countsAttempt">Whether the job's attempt counts from here on; not for a fallback, which comes after a stage that has counted it.</param>
internal sealed class StageAttempt<TIn, TOut>(IStageIdentity identity, ITransformStage<TIn, TOut> stage, TIn value, JobScope scope, StageJob job, bool countsAttempt)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public CancellationToken Cancelled => scope.Cancelled;

    public LimitRequest Request(FlowContext flow) => Asking.For(stage, value, job, flow);

    public ValueTask<TOut> InvokeAsync(CancellationToken token)
    {
        var isFirst = Interlocked.Increment(ref _count) == 1;
        var before = isFirst ? FirstAsync() : scope.Events.RestartTextAsync(token);
        return before.IsCompletedSuccessfully ? BeginAsync(token) : BeginAfterAsync(before, token);
    }

    private ValueTask FirstAsync() => countsAttempt ? job.BeginAsync() : ValueTask.CompletedTask;

    private async ValueTask<TOut> BeginAfterAsync(ValueTask before, CancellationToken token)
    {
        await before.ConfigureAwait(false);
        return await BeginAsync(token).ConfigureAwait(false);
    }

    private ValueTask<TOut> BeginAsync(CancellationToken token)
    {
        ValueTask<TOut> making;
        using (StageWatch.Enter(identity, job))
        {
            making = stage.InvokeAsync(value, job, token);
        }

        return making; // not awaited in there: what is watched ends with the call
    }
}

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
