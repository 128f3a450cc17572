using System.Diagnostics;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow;

/// <summary>A transform at work, whatever block it runs in. Nothing a stage does escapes as an exception: an item is made, failed or dropped.</summary>
internal abstract class RunningOneToOne<TIn, TOut>(StageContext context, ITransformStage<TIn, TOut> stage, IOutlet<TOut>? next)
    : RunningStage<TIn, TOut>(context, next)
{
    protected ITransformStage<TIn, TOut> Stage { get; } = stage;

    /// <summary>Makes an output of an item that was taken up, with all a stage may ask for: events, spans, retries, a timeout.</summary>
    protected async Task<Made<TOut>> MakeAsync(Envelope<TIn> item, ValueTask announcing)
    {
        StageTiming timing = default;
        Activity? span = null;
        Attempt attempt = new(Context, Stage, item);
        try
        {
            await announcing.ConfigureAwait(false);
            span = item.Scope.StartSpan(Context);
            timing = Counters.Restart();
            var output = await InvokeAsync(attempt).ConfigureAwait(false);
            Succeed(item, timing);
            return new(true, item.Scope, output, item.Place);
        }
        catch (Exception error)
        {
            span.Fail(FailureText.MessageOf(Context.Name, error), error);
            span?.Dispose(); // before the item is settled, so before the job's span
            Counters.Record(timing);
            Fail(item, error, attempt.Count);
            return default;
        }
        finally
        {
            span?.Dispose();
        }
    }

    protected void Succeed(in Envelope<TIn> item, StageTiming timing)
    {
        Counters.Record(timing);
        Counters.End();
        Leave(item.Scope);
    }

    private ValueTask<TOut> InvokeAsync(Attempt attempt) => Context.Resilience.Full is { } pipeline
        ? pipeline.ExecuteAsync(static (attempt, token) => attempt.InvokeAsync(token), attempt, attempt.Cancelled)
        : attempt.InvokeAsync(attempt.Cancelled);

    /// <summary>One item's tries.</summary>
    private sealed class Attempt(StageContext context, ITransformStage<TIn, TOut> stage, Envelope<TIn> item)
    {
        public int Count { get; private set; }

        public CancellationToken Cancelled => item.Scope.Cancelled;

        public ValueTask<TOut> InvokeAsync(CancellationToken token)
        {
            Count++;
            ValueTask<TOut> making;
            using (StageWatch.Enter(context, item.Scope))
            {
                making = stage.InvokeAsync(item.Value, item.Scope, token);
            }

            return making; // not awaited in there: what is watched ends with the call
        }
    }
}
