using System.Threading.Tasks.Dataflow;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>
/// A batch stage at work: as many loops as its parallelism pull from one bounded buffer. Only one of them collects at a time, so the stage holds at most
/// capacity + parallelism × batch items.
/// </summary>
internal sealed class RunningBatch<TIn, TOut> : RunningStage<TIn, TOut>
{
    private const int MaxExceptions = 8;
    private readonly IBatchStage<TIn, TOut> _stage;
    private readonly StageResilience<IReadOnlyList<TOut>> _resilience;
    private readonly RunningFallback<TIn, TOut>? _fallback;
    private readonly BufferBlock<Envelope<TIn>> _buffer;
    private readonly BatchCollector<TIn> _collector;
    private readonly ConcurrencyLimiter _collecting = new(1);
    private readonly bool _ordered;
    private Task _handedOn = Task.CompletedTask;
    private int _atWork;

    public RunningBatch(StageContext context, IBatchStage<TIn, TOut> stage, Fallback<TIn, TOut>? fallback, IOutlet<TOut>? next)
        : base(context, next)
    {
        _stage = stage;
        _resilience = new(context.Name, context.Settings, context.Flow);
        _fallback = RunningFallback<TIn, TOut>.Start(context, fallback);
        _ordered = context.Settings.Ordered;
        _buffer = new(new() { BoundedCapacity = context.Settings.Capacity });
        _collector = new(_buffer, context.Settings.Batch, context.Flow.Time);
        Completion = Task.WhenAll(Enumerable.Range(0, context.Parallelism).Select(_ => Vital.Loop($"stage {context.Name}", Task.Run(LoopAsync, CancellationToken.None))));
    }

    public override int Buffered => _buffer.Count;

    public override int AtWork => Volatile.Read(ref _atWork);

    public override Task Completion { get; }

    public override IEnumerable<IMeteredStage> Parts => _fallback?.Parts ?? [];

    public override void Complete() => _buffer.Complete();

    public override bool TryPut(JobScope scope, TIn value, long ordinal) => _buffer.Post(Offered(scope, value, ordinal));

    public override Task<bool> PutAsync(JobScope scope, TIn value, long ordinal) => _buffer.SendAsync(Offered(scope, value, ordinal), CancellationToken.None);

    private async Task LoopAsync()
    {
        for (; ; Leave())
        {
            await EnterAsync().ConfigureAwait(false);
            if (await CollectAsync().ConfigureAwait(false) is not { Batch: { } batch, Before: var before, After: var after })
            {
                Leave();
                return;
            }

            Interlocked.Increment(ref _atWork);
            var work = await WorkAsync(batch).ConfigureAwait(false);
            await before.ConfigureAwait(false);
            foreach (var (item, output) in work)
            {
                await Emit(item.Scope, output, item.Ordinal).ConfigureAwait(false);
            }

            Interlocked.Decrement(ref _atWork);
            after?.SetResult();
        }
    }

    /// <summary>The next batch, with what it waits for before it is handed on and what it says then; both are idle unless the stage is ordered.</summary>
    private async Task<(List<Envelope<TIn>>? Batch, Task Before, TaskCompletionSource? After)> CollectAsync()
    {
        await _collecting.TakeAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            var batch = await _collector.CollectAsync().ConfigureAwait(false);
            if (!_ordered || batch is null)
            {
                return (batch, Task.CompletedTask, null);
            }

            var before = _handedOn;
            TaskCompletionSource after = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _handedOn = after.Task;
            return (batch, before, after);
        }
        finally
        {
            _collecting.Return(1);
        }
    }

    /// <summary>Makes a batch's outputs and settles all that made none.</summary>
    private async Task<List<(Envelope<TIn> Item, TOut Output)>> WorkAsync(List<Envelope<TIn>> batch)
    {
        Counters.Take(batch.Count);
        BatchWork<TIn, TOut> work = new(Context, _resilience, _stage);
        var ready = await AnnounceAsync(batch).ConfigureAwait(false);
        using (var span = PipelineActivity.StartBatch(Name, ready.Select(item => item.Scope.Span?.Context))) // ended before the items are settled, so before their jobs' spans
        {
            var timing = Counters.Restart();
            await work.RunAsync(ready).ConfigureAwait(false);
            if (_fallback is not null)
            {
                await work.ReplaceAsync(_fallback).ConfigureAwait(false);
            }

            Counters.Record(timing);
            foreach (var error in work.Failed.Select(failed => failed.Error).Distinct().Take(MaxExceptions))
            {
                span.Fail(FailureText.MessageOf(Name, error), error);
            }
        }

        work.Dropped.ForEach(Drop);
        work.Failed.ForEach(failed => Fail(failed.Item, failed.Error, failed.Attempts));
        work.Produced.ForEach(_ => Counters.End());

        return work.Produced;
    }

    private async Task<List<Envelope<TIn>>> AnnounceAsync(List<Envelope<TIn>> batch)
    {
        List<Envelope<TIn>> ready = new(batch.Count);
        foreach (var item in batch)
        {
            try
            {
                await item.Scope.For(Context).AnnounceAsync().ConfigureAwait(false);
                ready.Add(item);
            }
            catch (Exception error)
            {
                Fail(item, error, attempts: 0);
            }
        }

        return ready;
    }
}
