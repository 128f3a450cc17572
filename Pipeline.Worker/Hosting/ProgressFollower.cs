using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Hosting;

/// <summary>Follows many jobs, one after the other: events are durable, so those of a job that ended meanwhile are still there.</summary>
internal sealed class ProgressFollower(IJobStore store, IProgress<JobProgress> progress)
{
    private JobProgress _ended;

    public async Task<IReadOnlyList<Job>> FollowAllAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        List<Job> jobs = new(ids.Count);
        _ended = new JobProgress(0, ids.Count, 0, 0);
        foreach (var id in ids)
        {
            var current = (Documents: 0L, Chunks: 0L);
            jobs.Add(await store.FollowAsync(id, happened => current = Hear(happened, current), cancellationToken));
            _ended = _ended with { Ended = jobs.Count, Documents = _ended.Documents + current.Documents, Chunks = _ended.Chunks + current.Chunks };
            progress.Report(_ended);
        }

        return jobs;
    }

    private (long Documents, long Chunks) Hear(JobEvent happened, (long Documents, long Chunks) current)
    {
        if (happened is { Kind: JobEventKind.Progress, Data: { } data })
        {
            // Those on their way too: a document's chunks count as stored once it is readable, and a large one is long on its way.
            var onTheirWay = Counter(data, "embedded", 0) + Counter(data, "reused", 0);
            current = (Counter(data, "documents", current.Documents), Math.Max(onTheirWay, Counter(data, "chunks", current.Chunks)));
            progress.Report(_ended with { Documents = _ended.Documents + current.Documents, Chunks = _ended.Chunks + current.Chunks });
        }

        return current;
    }

    private static long Counter(System.Text.Json.JsonElement data, string name, long otherwise) =>
        data.TryGetProperty(name, out var value) && value.TryGetInt64(out var count) ? count : otherwise;
}
