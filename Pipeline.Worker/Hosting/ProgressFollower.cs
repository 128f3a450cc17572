using System.Text.Json;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Hosting;

/// <summary>Follows many jobs, one after the other: events are durable, so those of a job that ended meanwhile are still there.</summary>
internal sealed class ProgressFollower(IJobStore store, IProgress<JobProgress> progress)
{
    private JobProgress _ended;

    public async Task<IReadOnlyList<Job>> FollowAllAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        List<Job> jobs = new(ids.Count);
        foreach (var id in ids)
        {
            JobProgress current = default;
            jobs.Add(await store.FollowAsync(id, happened => progress.Report(_ended + (current = Hear(happened, current))), cancellationToken));
            _ended += current;
            progress.Report(_ended);
        }

        return jobs;
    }

    private static JobProgress Hear(JobEvent happened, JobProgress current)
    {
        if (happened is not { Kind: JobEventKind.Progress, Data: { } data })
        {
            return current;
        }

        // Those on their way too: a document's chunks count as stored once it is readable, and a large one is long on its way.
        var onTheirWay = Counter(data, Counters.NewVectors, 0) + Counter(data, Counters.Reused, 0);
        return new(
            Counter(data, Counters.Documents, current.Documents),
            Counter(data, Counters.Empty, current.Empty),
            Counter(data, Counters.Unread, current.Unread),
            Math.Max(onTheirWay, Counter(data, Counters.Chunks, current.Chunks)));
    }

    private static long Counter(JsonElement data, string name, long otherwise) => data.TryGetProperty(name, out var value) && value.TryGetInt64(out var count) ? count : otherwise;
}
