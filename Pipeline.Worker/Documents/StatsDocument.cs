using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Worker.Documents;

/// <summary>What <c>stats</c> prints.</summary>
internal sealed record StatsDocument(StatsDocument.QueuePart Queue, IReadOnlyDictionary<JobState, long> Jobs, StatsDocument.IndexPart Index)
{
    public static StatsDocument Of(JobStatistics jobs, IReadOnlyList<PausedFlow> paused, IndexStatistics index) => new(
        new QueuePart(
            jobs.Jobs.GetValueOrDefault(JobState.Ready),
            jobs.Jobs.GetValueOrDefault(JobState.Leased),
            jobs.Jobs.GetValueOrDefault(JobState.Scheduled),
            jobs.Retrying,
            jobs.Dead,
            jobs.OldestReady?.TotalSeconds,
            [.. paused.Select(one => one.Flow)]),
        jobs.Jobs,
        new IndexPart(index.Documents, index.Chunks, index.Model, index.Dimensions));

    /// <summary>What waits. <c>OldestReadySeconds</c> is null when nothing does; <c>Paused</c> are the flows of which nothing is leased.</summary>
    internal sealed record QueuePart(long Ready, long Leased, long Scheduled, long Retrying, long Dead, double? OldestReadySeconds, IReadOnlyList<string> Paused);

    /// <summary>What the index holds.</summary>
    internal sealed record IndexPart(long Documents, long Chunks, string? Model, int Dimensions);
}
