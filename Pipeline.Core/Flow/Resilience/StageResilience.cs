using Pipeline.Core.Flow.Context;
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
