using System.Diagnostics;
using Pipeline.Core.Flow;
using Pipeline.Core.Queues.Pump;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Benching;

/// <summary>Runs workloads through a pipeline and measures them.</summary>
internal static class ThroughputRun
{
    /// <summary>One report a workload: documents, then questions about them, then the synthetic profile.</summary>
    public static async Task<IReadOnlyList<ThroughputReport>> RunAllAsync(ThroughputSettings settings, CancellationToken cancellationToken)
    {
        for (var warmup = 0; warmup < settings.Warmups; warmup++)
        {
            await RunOnceAsync(settings, cancellationToken);
        }

        return await RunOnceAsync(settings, cancellationToken);
    }

    private static async Task<IReadOnlyList<ThroughputReport>> RunOnceAsync(ThroughputSettings settings, CancellationToken cancellationToken)
    {
        await using var scratch = await ScratchPipeline.OpenAsync(settings, cancellationToken);
        List<ThroughputReport> reports = [];
        foreach (var workload in Workloads.Of(settings))
        {
            reports.Add(await RunAsync(scratch.Host, workload, settings.InFlight, cancellationToken));
        }

        return reports;
    }

    private static async Task<ThroughputReport> RunAsync(PipelineHost host, Workload workload, int inFlight, CancellationToken cancellationToken)
    {
        SettledJobs settled = new(workload.Jobs.Count, TimeProvider.System);
        using JobFeed feed = new(host.Queue, workload.Jobs, inFlight);
        var started = Stopwatch.GetTimestamp();
        await feed.FillAsync(cancellationToken);
        if (inFlight == 0)
        {
            started = Stopwatch.GetTimestamp();
        }

        await using var work = host.StartWork([workload.Flow], new PumpSettings { OnSettled = report => settled.Add(report, feed.JobEnded) });
        await Task.WhenAll(feed.FeedAsync(cancellationToken), settled.All.WaitAsync(cancellationToken));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var flows = work.Snapshot();
        await work.StopAsync(cancellationToken);
        return new ThroughputReport(
            workload.Name,
            settled.Ended,
            settled.NotSucceeded,
            seconds,
            settled.Ended / seconds,
            workload.Bytes / seconds / 1e6,
            LatencySummary.Of(settled.Latencies),
            [.. flows.SelectMany(flow => Stages(flow, host.Flows[flow.Flow], seconds))],
            PeakMemory.Bytes);
    }

    private static IEnumerable<StageReport> Stages(FlowSnapshot flow, FlowDefinition definition, double seconds)
    {
        foreach (var stage in flow.Stages)
        {
            // The branches of a gather are named 'gather/branch' and are as wide as their gather.
            var owner = stage.Name.Split('/')[0];
            var parallelism = definition.Stages.Single(candidate => candidate.Name == owner).Parallelism;
            var busy = stage.Busy.TotalSeconds;
            yield return new StageReport(flow.Flow, stage.Name, stage.In, stage.Out, stage.Failed, parallelism, busy, busy / (seconds * parallelism));
        }
    }
}
