using Microsoft.Extensions.Logging;
using Pipeline.Core.Flow;
using Pipeline.Core.Queues;

namespace Pipeline.Worker.Hosting;

/// <summary>A process at work: a worker per flow, and the upkeep of the store. Stops in the order of the data: intake, flows, upkeep.</summary>
internal sealed class RunningWork : IAsyncDisposable
{
    private readonly IReadOnlyList<FlowWorker> _workers;
    private readonly CancellationTokenSource _upkeepStop = new();
    private readonly Task _upkeep;

    private RunningWork(IReadOnlyList<FlowWorker> workers, IJobStore store, TimeProvider time, ILoggerFactory loggers)
    {
        _workers = workers;
        _upkeep = Maintenance.RunAsync(store, time, loggers.CreateLogger(nameof(Maintenance)), _upkeepStop.Token);
        Completion = FirstEndAsync();
    }

    /// <summary>Ends when a worker does: as it should after <see cref="StopAsync"/>, with its exception otherwise.</summary>
    public Task Completion { get; }

    public static RunningWork Start(IReadOnlyList<FlowWorker> workers, IJobStore store, TimeProvider time, ILoggerFactory loggers) =>
        new(workers, store, time, loggers);

    /// <summary>What each flow is doing.</summary>
    public IReadOnlyList<FlowSnapshot> Snapshot() => [.. _workers.Select(worker => worker.Snapshot())];

    /// <summary>Takes no more jobs and lets those that run end within a time; then, or when forced, hands them back to the queue.</summary>
    public async Task StopAsync(TimeSpan within, CancellationToken forced)
    {
        await Task.WhenAll(_workers.Select(worker => worker.StopAsync(within, forced)));
        await _upkeepStop.CancelAsync();
        await _upkeep;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero, CancellationToken.None);
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        _upkeepStop.Dispose();
    }

    private async Task FirstEndAsync() => await await Task.WhenAny(_workers.Select(worker => worker.Completion));
}
