using Pipeline.Core.Diagnostics;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow;

/// <summary>One item's tries in a one-to-one stage. Thread-safe: hedged tries run side by side.</summary>
internal sealed class StageAttempt<TIn, TOut>(IStageIdentity identity, ITransformStage<TIn, TOut> stage, TIn value, JobScope scope)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public CancellationToken Cancelled => scope.Cancelled;

    public LimitRequest Request(FlowContext flow) => Asking.For(stage, value, scope, flow);

    public ValueTask<TOut> InvokeAsync(CancellationToken token) =>
        Interlocked.Increment(ref _count) > 1 && scope.HasText ? InvokeAnewAsync(token) : BeginAsync(token);

    private async ValueTask<TOut> InvokeAnewAsync(CancellationToken token)
    {
        await scope.RestartTextAsync(token).ConfigureAwait(false);
        return await BeginAsync(token).ConfigureAwait(false);
    }

    private ValueTask<TOut> BeginAsync(CancellationToken token)
    {
        ValueTask<TOut> making;
        using (StageWatch.Enter(identity, scope))
        {
            making = stage.InvokeAsync(value, scope, token);
        }

        return making; // not awaited in there: what is watched ends with the call
    }
}
