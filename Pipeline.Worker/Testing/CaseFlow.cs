using Pipeline.Core.Flow;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Testing;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Testing;

/// <summary>A flow at work on a test's clock: its pump leases from the real queue, its stages are seen by a probe.</summary>
internal sealed class CaseFlow : IAsyncDisposable
{
    /// <summary>On a clock that leaps, a long poll costs nothing and a short one many leaps.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(1);

    private readonly RunningFlow _flow;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<PumpSummary> _pump;

    private CaseFlow(RunningFlow flow, FlowProbe probe, JobPump pump)
    {
        (_flow, Probe) = (flow, probe);
        _pump = pump.RunAsync(new() { Drain = Drain }, _stop.Token);
    }

    public FlowProbe Probe { get; }

    /// <summary>Ends only with an exception, until this is disposed of.</summary>
    public Task Completion => _pump;

    public static CaseFlow Start(PipelineHost host, string name, FlowProbe probe, Action<FlowProbe> prepare)
    {
        var attached = probe.Attach(host.Flows[name]);
        prepare(probe);
        var flow = RunningFlow.Start(attached, host.Time, host.Loggers, host.Limits);
        probe.Watch(flow);
        WatchedQueue queue = new(host.Queue, host.Store, probe);
        return new(flow, probe, new JobPump(queue, queue, flow, host.Options.Queue, owner: "pipeline test", host.Time, host.Loggers));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_pump).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _flow.DisposeAsync();
        _stop.Dispose();
    }
}
