using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Polly;

namespace Pipeline.Core.Flow;

/// <summary>
/// Runs one batch: as a whole with the stage's retries; if it still fails, in halves, each once, until the bad items are alone. Used by one caller at a time.
/// </summary>
internal sealed class BatchWork<TIn, TOut>(StageContext context, IBatchStage<TIn, TOut> stage)
{
    /// <summary>Items that were made, with their outputs, in the order they came.</summary>
    public List<(Envelope<TIn> Item, TOut Output)> Made { get; } = [];

    /// <summary>Items that failed by themselves.</summary>
    public List<(Envelope<TIn> Item, Exception Error, int Attempts)> Failed { get; } = [];

    /// <summary>Items whose job ended early before the stage saw them (again).</summary>
    public List<JobScope> Dropped { get; } = [];

    public Task RunAsync(List<Envelope<TIn>> items) => RunAsync(items, context.Resilience.Full, attempts: 0);

    private async Task RunAsync(List<Envelope<TIn>> items, ResiliencePipeline? resilience, int attempts)
    {
        var live = Live(items);
        if (live.Count == 0)
        {
            return;
        }

        Call call = new(this, live, attempts);
        try
        {
            var outputs = resilience is null
                ? await call.InvokeAsync(context.Flow.Forced).ConfigureAwait(false)
                : await resilience.ExecuteAsync(static (call, token) => call.InvokeAsync(token), call, context.Flow.Forced).ConfigureAwait(false);
            Made.AddRange(live.Zip(outputs));
        }
        catch (Exception error) when (live.Count == 1)
        {
            Failed.Add((live[0], error, call.Attempts));
        }
        catch (Exception error) when (error is not OutOfMemoryException || live.Count > 1)
        {
            var half = live.Count / 2;
            await RunAsync(live[..half], context.Resilience.Once, call.Attempts).ConfigureAwait(false);
            await RunAsync(live[half..], context.Resilience.Once, call.Attempts).ConfigureAwait(false);
        }
    }

    private List<Envelope<TIn>> Live(List<Envelope<TIn>> items)
    {
        Dropped.AddRange(items.Where(item => item.Scope.IsStopped).Select(item => item.Scope));
        return items.FindAll(item => !item.Scope.IsStopped);
    }

    private sealed class Call(BatchWork<TIn, TOut> work, List<Envelope<TIn>> items, int attempts)
    {
        private readonly BatchItem<TIn>[] _items = [.. items.Select(item => new BatchItem<TIn>(item.Value, item.Scope))];

        public int Attempts { get; private set; } = attempts;

        public async ValueTask<IReadOnlyList<TOut>> InvokeAsync(CancellationToken token)
        {
            Attempts++;
            TOut[] outputs = [.. await BeginAsync(token).ConfigureAwait(false) ?? []]; // a copy: the list is the stage's, lazy or used again
            return outputs.Length == _items.Length ? outputs : throw new PermanentException(
                $"Stage '{work.Name}' returned {outputs.Length} outputs for a batch of {_items.Length}. A batch stage must return one output per item, in their order.");
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
}
