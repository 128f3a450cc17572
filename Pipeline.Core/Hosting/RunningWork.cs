using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Hosting;

/// <summary>A process at work: a worker per flow. Stops in the order of the data: intake first, then the jobs under way, then the flows.</summary>
internal sealed class RunningWork : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<FlowWorker> _workers;
    private readonly Watchdog _watchdog;

    /// <param name="start">Starts the workers, which stop with the token.</param>
    /// <param name="watchdog">Watches them; stopped with them.</param>
    /// <param name="lost">Completes when a store is lost: then nothing that is done will be kept.</param>
    public RunningWork(Func<CancellationToken, IReadOnlyList<FlowWorker>> start, Watchdog watchdog, Task<StoreException> lost)
    {
        _watchdog = watchdog;
        _workers = start(_stop.Token);
        Completion = CompleteAsync(lost);
    }

    /// <summary>Ends when all workers have, with what they did; fails when one does, or when a store is lost: by then the jobs were handed back as far as the queue takes them.</summary>
    public Task<PumpSummary> Completion { get; }

    /// <summary>What each flow is doing.</summary>
    public IReadOnlyList<FlowSnapshot> Snapshot() => [.. _workers.Select(worker => worker.Snapshot())];

    /// <summary>Takes no more jobs and waits for those that run, within the time the workers were started with, or until forced.</summary>
    public async Task<PumpSummary> StopAsync(CancellationToken forced)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        var force = forced.UnsafeRegister(_ => Force(), null);
        await using var forcing = force.ConfigureAwait(false);
        return await Completion.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync().ConfigureAwait(false);
        }

        await _watchdog.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task<PumpSummary> CompleteAsync(Task<StoreException> lost)
    {
        var sum = SumAsync();
        if (await Task.WhenAny(sum, lost).ConfigureAwait(false) == sum)
        {
            return await sum.ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        Force();
        await ((Task)sum).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw await lost.ConfigureAwait(false);
    }

    private async Task<PumpSummary> SumAsync()
    {
        PumpSummary sum = new(0, 0, 0, 0, 0, 0, 0, 0);
        await foreach (var ended in Task.WhenEach(_workers.Select(worker => worker.Completion)).ConfigureAwait(false))
        {
            sum += await ended.ConfigureAwait(false);
        }

        return sum;
    }

    /// <summary>Ends the running jobs now; they go back to the queue, as far as it takes them.</summary>
    public void Force()
    {
        foreach (var worker in _workers)
        {
            worker.Force();
        }
    }
}
