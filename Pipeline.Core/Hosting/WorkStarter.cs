using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Limits;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;

namespace Pipeline.Core.Hosting;

/// <summary>Starts working on the jobs of flows in this process. The stores are open before.</summary>
internal sealed class WorkStarter(PipelineSetup setup, PipelineStores stores, PipelineFlows flows, LimitSet limits, TimeProvider time, ILoggerFactory loggers)
{
    public RunningWork Start(IReadOnlyCollection<string> names, PumpSettings settings) => new(
        stop => [.. names.Select(name => FlowWorker.Start(flows[name], stores.Queue, setup.Options.Queue, limits, time, loggers, settings, stop))],
        Watchdog.Start(setup.Options.Diagnostics, time, loggers),
        stores.Lost);
}
