using System.Text.Json;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Scope;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>What stages of all shapes share: how items come in, are dropped or failed, and are handed on.</summary>
internal abstract class RunningStage<TIn, TOut>(StageContext context, IOutlet<TOut>? next) : RunningStage(context), IOutlet<TIn>
{
    private readonly bool _isTolerant = context.Settings.Tolerate is not null;

    protected StageCounters Counters { get; } = context.Counters;

    public abstract bool TryPut(JobScope scope, TIn value, long ordinal);

    public abstract Task<bool> PutAsync(JobScope scope, TIn value, long ordinal);

    public override Task<bool> PutJsonAsync(JobScope scope, JsonElement json)
    {
        var value = FlowInput.Read<TIn>(Context.Name, json);
        scope.Add();
        return PutAsync(scope, value, ordinal: 0);
    }

    /// <summary>Hands an output on; at once where there is room. After the last stage, the item has come through.</summary>
    protected Task Emit(JobScope scope, TOut value, long ordinal)
    {
        if (_isTolerant)
        {
            scope.Results.Produced(Context.Index);
        }

        if (next is null)
        {
            scope.CameThrough(value);
            return Task.CompletedTask;
        }

        return next.TryPut(scope, value, ordinal) ? Task.CompletedTask : EmitSlowlyAsync(next, scope, value, ordinal);
    }

    /// <summary>Drops an item of a job that ends early.</summary>
    protected void Drop(JobScope scope)
    {
        Counters.Stop();
        scope.Stopped(Context.Name);
    }

    /// <summary>Settles an item whose stage threw. A cancellation is the job's own end if that has come; otherwise it is a failure like any other.</summary>
    protected void Fail(in Envelope<TIn> item, Exception error, int attempts)
    {
        if (error is OperationCanceledException && item.Scope.IsStopped)
        {
            Drop(item.Scope);
            return;
        }

        Counters.Fail();
        item.Scope.Failed(Context.Name, item, error, attempts);
    }

    private async Task EmitSlowlyAsync(IOutlet<TOut> outlet, JobScope scope, TOut value, long ordinal)
    {
        Counters.Wait(1);
        var taken = await outlet.PutAsync(scope, value, ordinal).ConfigureAwait(false);
        Counters.Wait(-1);
        if (!taken)
        {
            scope.Stopped(Context.Name); // the next stage takes nothing any more: the flow was forced to stop
        }
    }
}
