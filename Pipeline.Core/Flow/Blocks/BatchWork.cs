using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages;
using Polly;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>
/// Runs one batch: as a whole with the stage's retries; if it still fails, in halves, each once, until the bad items are alone. Used by one caller at a time.
/// </summary>
internal sealed class BatchWork<TIn, TOut>(StageContext context, StageResilience<IReadOnlyList<TOut>> resilience, IBatchStage<TIn, TOut> stage)
{
    /// <summary>Items that were made, with their outputs, in the order they came.</summary>
    public List<(Envelope<TIn> Item, TOut Output)> Produced { get; } = [];

    /// <summary>Items that failed by themselves.</summary>
    public List<(Envelope<TIn> Item, Exception Error, int Attempts)> Failed { get; } = [];

    /// <summary>Items whose job ended early before the stage saw them (again).</summary>
    public List<JobScope> Dropped { get; } = [];

    public Task RunAsync(List<Envelope<TIn>> items) => RunAsync(items, resilience.Full, attempts: 0);

    /// <summary>Gives the items that failed by themselves to the stage's fallback, one after the other.</summary>
    public async Task ReplaceAsync(RunningFallback<TIn, TOut> fallback)
    {
        for (var i = 0; i < Failed.Count; i++)
        {
            var (item, error, attempts) = Failed[i];
            if (!RunningFallback<TIn, TOut>.MayReplace(error, item.Scope))
            {
                continue;
            }

            try
            {
                Produced.Add((item, await fallback.RunAsync(item.Value, item.Scope, Name, error).ConfigureAwait(false)));
                Failed.RemoveAt(i--);
            }
            catch (Exception second)
            {
                Failed[i] = (item, second, attempts);
            }
        }
    }

    private async Task RunAsync(List<Envelope<TIn>> items, ResiliencePipeline<IReadOnlyList<TOut>>? around, int attempts)
    {
        var live = Live(items);
        if (live.Count == 0)
        {
            return;
        }

        Call call = new(this, live, attempts);
        try
        {
            var outputs = await resilience.RunAsync(
                around, static (call, token) => call.InvokeAsync(token), call, static call => call.Request, context.Flow.Forced).ConfigureAwait(false);
            Produced.AddRange(live.Zip(outputs));
        }
        catch (Exception error) when (live.Count == 1)
        {
            Failed.Add((live[0], error, call.Attempts));
        }
        catch (Exception)
        {
            var half = live.Count / 2;
            await RunAsync(live[..half], resilience.Once, call.Attempts).ConfigureAwait(false);
            await RunAsync(live[half..], resilience.Once, call.Attempts).ConfigureAwait(false);
        }
    }

    private List<Envelope<TIn>> Live(List<Envelope<TIn>> items)
    {
        Dropped.AddRange(items.Where(item => item.Scope.IsStopped).Select(item => item.Scope));
        return items.FindAll(item => !item.Scope.IsStopped);
    }

    private sealed class Call(BatchWork<TIn, TOut> work, List<Envelope<TIn>> items, int attempts)
    {
        private readonly BatchItem<TIn>[] _items = [.. items.Select(item => new BatchItem<TIn>(item.Value, item.Scope.For(work.Context)))];

        private int _attempts = attempts;

        public int Attempts => Volatile.Read(ref _attempts);

        public LimitRequest Request => Asking.For(work.Stage, _items, work.Flow);

        public async ValueTask<IReadOnlyList<TOut>> InvokeAsync(CancellationToken token)
        {
            Interlocked.Increment(ref _attempts);
            await TellAsync().ConfigureAwait(false);
            TOut[] outputs = [.. await BeginAsync(token).ConfigureAwait(false) ?? []]; // a copy: the list is the stage's, lazy or used again
            return outputs.Length == _items.Length ? outputs : throw new PermanentException(
                $"Stage '{work.Name}' returned {outputs.Length} outputs for a batch of {_items.Length}. A batch stage must return one output per item, in their order.");
        }

        private async ValueTask TellAsync()
        {
            foreach (var item in work.Context.CountsAttempt || work.Context.IsLimited ? items : [])
            {
                await item.Scope.For(work.Context).BeginAsync().ConfigureAwait(false);
            }
        }

        private ValueTask<IReadOnlyList<TOut>> BeginAsync(CancellationToken token)
        {
            ValueTask<IReadOnlyList<TOut>> making;
            using (StageWatch.Enter(work.Context, _items[0].Job))
            {
                making = work.Stage.InvokeAsync(_items, token);
            }

            return making; // not awaited in there: what is watched ends with the call
        }
    }

    private IBatchStage<TIn, TOut> Stage => stage;

    private StageContext Context => context;

    private string Name => context.Name;

    private FlowContext Flow => context.Flow;
}
