using Microsoft.Extensions.Logging;
using Pipeline.Core.Flow;
using Pipeline.Core.Queues;

namespace Pipeline.Worker.Hosting;

/// <summary>One flow at work: a pump that leases its jobs, and the running flow that they go through.</summary>
internal sealed class FlowWorker : IAsyncDisposable
{
    private readonly RunningFlow _flow;
    private readonly PumpStop _stop = new();

    private FlowWorker(RunningFlow flow, JobPump pump)
    {
        _flow = flow;
        Completion = pump.RunAsync(_stop);
    }

    /// <summary>Ends when the pump does.</summary>
    public Task Completion { get; }

    public static FlowWorker Start(FlowDefinition flow, IJobQueue queue, IJobStore store, QueueOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var running = RunningFlow.Start(flow, time, loggers);
        var owner = $"{Environment.MachineName}:{Environment.ProcessId}:{flow.Name}:{Guid.CreateVersion7(time.GetUtcNow()):N}";
        return new FlowWorker(running, new JobPump(queue, store, running, options, owner, time, loggers));
    }

    public FlowSnapshot Snapshot() => _flow.Snapshot();

    /// <summary>Leases no more; jobs under way may end within a time, then they are handed back.</summary>
    public async Task StopAsync(TimeSpan within, CancellationToken forced)
    {
        await _stop.RequestAsync();
        await _flow.DrainAsync(within, forced);
        await Completion;
    }

    public async ValueTask DisposeAsync()
    {
        await _flow.DisposeAsync();
        _stop.Dispose();
    }
}
