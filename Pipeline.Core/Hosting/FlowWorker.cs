using Microsoft.Extensions.Logging;
using Pipeline.Core.Flow;
using Pipeline.Core.Limits;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;

namespace Pipeline.Core.Hosting;

/// <summary>One flow at work: a pump that leases its jobs, and the running flow that they go through.</summary>
internal sealed class FlowWorker : IAsyncDisposable
{
    /// <summary>What a forced end leaves the flow to give its jobs back.</summary>
    private static readonly TimeSpan ForcedWithin = TimeSpan.FromSeconds(1);

    private readonly RunningFlow _flow;

    private FlowWorker(RunningFlow flow, Task<PumpSummary> completion)
    {
        _flow = flow;
        Completion = completion;
    }

    /// <summary>Ends when the pump does, with what it did.</summary>
    public Task<PumpSummary> Completion { get; }

    public static FlowWorker Start(
        FlowDefinition flow, OpenQueue queue, QueueOptions options, LimitSet limits, TimeProvider time, ILoggerFactory loggers, PumpSettings settings, CancellationToken stop)
    {
        var running = RunningFlow.Start(flow, time, loggers, limits);
        var owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.CreateVersion7(time.GetUtcNow()):N}";
        JobPump pump = new(queue.Queue, queue.Store, running, options, owner, time, loggers);
        return new FlowWorker(running, pump.RunAsync(settings, stop));
    }

    public FlowSnapshot Snapshot() => _flow.Snapshot();

    /// <summary>Ends the running jobs now; the pump hands them back to the queue.</summary>
    public void Force() => _ = _flow.DrainAsync(ForcedWithin, new CancellationToken(canceled: true));

    public async ValueTask DisposeAsync()
    {
        await ((Task)Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _flow.DisposeAsync().ConfigureAwait(false);
    }
}
