using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Limits;
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

    private RunningWork(IServiceProvider services, IReadOnlyCollection<string> flows, PumpSettings settings)
    {
        var setup = services.GetRequiredService<PipelineSetup>();
        var stores = services.GetRequiredService<PipelineStores>();
        var time = services.GetRequiredService<TimeProvider>();
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var definitions = services.GetRequiredService<PipelineFlows>();
        var limits = services.GetRequiredService<LimitSet>();
        _watchdog = Watchdog.Start(setup.Options.Diagnostics, time, loggers);
        _workers = [.. flows.Select(flow => FlowWorker.Start(definitions[flow], stores.Queue, setup.Options.Queue, limits, time, loggers, settings, _stop.Token))];
        Completion = CompleteAsync(stores.Lost);
    }

    /// <summary>Ends when all workers have, with what they did; fails when one does, or when a store is lost: by then the jobs were handed back as far as the queue takes them.</summary>
    public Task<PumpSummary> Completion { get; }

    /// <summary>Starts working on the jobs of some flows. The stores are open before.</summary>
    public static RunningWork Start(IServiceProvider services, IReadOnlyCollection<string> flows, PumpSettings settings) => new(services, flows, settings);

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
