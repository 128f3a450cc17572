using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Worker.Documents;

/// <summary>What <c>stats</c> prints.</summary>
internal sealed record StatsDocument(StatsDocument.QueuePart Queue, IReadOnlyDictionary<JobState, long> Jobs, StatsDocument.IndexPart Index)
{
    public static StatsDocument Of(JobStatistics jobs, IReadOnlyList<PausedFlow> paused, IReadOnlyList<FlowActivity> flows, IndexStatistics index) => new(
        new QueuePart(
            jobs.Jobs.GetValueOrDefault(JobState.Ready),
            jobs.Jobs.GetValueOrDefault(JobState.Leased),
            jobs.Jobs.GetValueOrDefault(JobState.Scheduled),
            jobs.Retrying,
            jobs.Dead,
            jobs.OldestReady?.TotalSeconds,
            [.. paused.Select(one => one.Flow)],
            [.. flows.Select(flow => new FlowPart(flow.Flow, flow.Ready, flow.Leased, flow.Scheduled, flow.Dead, flow.OldestReady?.TotalSeconds, flow.Accepted, flow.Ended))]),
        jobs.Jobs,
        new IndexPart(index.Documents, index.Chunks, index.Model, index.Dimensions));

    /// <summary>What waits. <c>OldestReadySeconds</c> is null when nothing does; <c>Paused</c> are the flows of which nothing is leased; <c>Flows</c> is empty unless it was asked for.</summary>
    internal sealed record QueuePart(long Ready, long Leased, long Scheduled, long Retrying, long Dead, double? OldestReadySeconds, IReadOnlyList<string> Paused, IReadOnlyList<FlowPart> Flows);

    /// <summary>What waits and moves of one flow; rates are jobs a minute.</summary>
    internal sealed record FlowPart(string Flow, long Ready, long Leased, long Scheduled, long Dead, double? OldestReadySeconds, JobRates Accepted, JobRates Ended);

    /// <summary>What the index holds.</summary>
    internal sealed record IndexPart(long Documents, long Chunks, string? Model, int Dimensions);
}
