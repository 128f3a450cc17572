using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Resilience;

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
        var before = isFirst ? CountAsync() : scope.Events.RestartTextAsync(token);
        return before.IsCompletedSuccessfully ? BeginAsync(token) : BeginAfterAsync(before, token);
    }

    private ValueTask CountAsync() => countsAttempt ? job.CountAttemptAsync() : ValueTask.CompletedTask;

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
