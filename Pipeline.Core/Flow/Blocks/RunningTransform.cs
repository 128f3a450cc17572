using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>
/// A transform in a <see cref="WorkBlock{T}"/> that hands on by itself. An item whose stage ends at once, in a job that is under way, costs no
/// allocation: that path is <see cref="Run"/>; all else goes through <see cref="RunningOneToOne{TIn,TOut}.MakeAsync"/>.
/// </summary>
internal sealed class RunningTransform<TIn, TOut> : RunningOneToOne<TIn, TOut>
{
    private readonly WorkBlock<Envelope<TIn>> _block;

    public RunningTransform(StageContext context, ITransformStage<TIn, TOut> stage, Fallback<TIn, TOut>? fallback, IOutlet<TOut>? next)
        : base(context, stage, fallback, next)
    {
        _block = new(context.Settings.Capacity, context.Parallelism, Run, context.Gate);
    }

    public override int Buffered => _block.Count;

    public override int AtWork => _block.Awake;

    public override long Done
    {
        get
        {
            var reading = Read();
            return reading.In - reading.InFlight;
        }
    }

    public override Task Completion => _block.Completion;

    public override void Complete() => _block.Complete();

    public override bool TryPut(JobScope scope, TIn value, long ordinal) => _block.TryPut(Offered(scope, value, ordinal));

    public override Task<bool> PutAsync(JobScope scope, TIn value, long ordinal) => _block.PutAsync(Offered(scope, value, ordinal));

    private Task Run(Envelope<TIn> item, WatchSlot slot)
    {
        var timing = Counters.Take();
        if (item.Scope.IsStopped)
        {
            Drop(item.Scope);
            return Task.CompletedTask;
        }

        var isPlain = IsPlain && item.Scope.Span is null;
        var job = item.Scope.For(Context);
        var announcing = job.AnnounceAsync();
        if (isPlain && announcing.IsCompletedSuccessfully)
        {
            announcing = job.BeginAsync();
        }

        if (!isPlain || !announcing.IsCompletedSuccessfully)
        {
            return RunCarefullyAsync(item, announcing);
        }

        ValueTask<TOut> making;
        WatchedPart part = new(slot, Context, job); // no 'using': a second protected region would cost the fast path more than the watch does
        try
        {
            making = Stage.InvokeAsync(item.Value, job, item.Scope.Cancelled);
        }
        catch (Exception error)
        {
            part.Dispose();
            Counters.Record(timing);
            Fail(item, error, attempts: 1);
            return Task.CompletedTask;
        }

        part.Dispose();
        if (making.IsCompletedSuccessfully)
        {
            Succeed(item, timing);
            return Emit(item.Scope, making.Result, item.Ordinal);
        }

        return FinishAsync(item, making, Counters.Suspend(timing));
    }

    private async Task FinishAsync(Envelope<TIn> item, ValueTask<TOut> making, StageTiming timing)
    {
        TOut output;
        try
        {
            output = await making.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Counters.Record(timing);
            Fail(item, error, attempts: 1);
            return;
        }

        Succeed(item, timing);
        await Emit(item.Scope, output, item.Ordinal).ConfigureAwait(false);
    }

    private async Task RunCarefullyAsync(Envelope<TIn> item, ValueTask announcing)
    {
        var made = await MakeAsync(item, announcing).ConfigureAwait(false);
        if (!made.IsEmpty)
        {
            await Emit(made.Scope, made.Value, made.Ordinal).ConfigureAwait(false);
        }
    }
}
