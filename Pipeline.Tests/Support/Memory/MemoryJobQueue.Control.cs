using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Support.Memory;

/// <content>Pausing flows, what they do, and who works.</content>
internal sealed partial class MemoryJobQueue : IQueueControl
{
    public async ValueTask<bool> PauseAsync(string flow, CancellationToken cancellationToken) =>
        await WriteAsync(() => _store.With(_ => _store.Paused.TryAdd(flow, Now.Utc)), cancellationToken);

    public async ValueTask<bool> ResumeAsync(string flow, CancellationToken cancellationToken)
    {
        var wasPaused = await WriteAsync(() => _store.With(_ => _store.Paused.Remove(flow)), cancellationToken);
        _store.NewWork.Raise(flow);
        return wasPaused;
    }

    public ValueTask<IReadOnlyList<PausedFlow>> ListPausedAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<PausedFlow>>(Read(_ => _store.Paused.Select(pair => new PausedFlow(pair.Key, pair.Value)).ToList()));

    public ValueTask<IReadOnlyList<FlowActivity>> ListFlowsAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<FlowActivity>>(Read(
        jobs => jobs.GroupBy(job => job.Request.Flow, StringComparer.Ordinal).OrderBy(flow => flow.Key, StringComparer.Ordinal).Select(Activity).ToList()));

    public async ValueTask ReportAsync(QueueWorker worker, CancellationToken cancellationToken) =>
        await WriteAsync(() => _store.With(_ => _store.Workers[worker.Id] = worker with { LastHeard = Now.Utc }), cancellationToken);

    public async ValueTask LeaveAsync(string id, CancellationToken cancellationToken) => await WriteAsync(() => _store.With(_ => _store.Workers.Remove(id)), cancellationToken);

    public ValueTask<IReadOnlyList<QueueWorker>> ListWorkersAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<QueueWorker>>(Read(jobs => _store.Workers.Values
        .Where(worker => worker.LastHeard > Now.Utc - QueueWorker.Remembered)
        .OrderBy(worker => worker.Since)
        .ThenBy(worker => worker.Id, StringComparer.Ordinal)
        .Select(worker => worker with { Jobs = jobs.LongCount(job => job.State == JobState.Leased && worker.Owns(job.Owner!)) })
        .ToList()));

    private FlowActivity Activity(IGrouping<string, MemoryJob> flow)
    {
        var now = Now.Utc;
        var due = flow.Where(job => job.State is JobState.Ready or JobState.Scheduled && job.Due <= now).Select(job => now - job.Due).ToList();
        return new FlowActivity(
            flow.Key,
            Count(JobState.Ready),
            Count(JobState.Leased),
            Count(JobState.Scheduled),
            flow.LongCount(job => job is { State: JobState.Failed, ReplayedAs: null }),
            due.Count > 0 ? due.Max() : null,
            JobRates.Of([.. flow.Select(job => job.AcceptedAt)], now, now - JobRates.Longest),
            JobRates.Of([.. flow.Select(job => job.FinishedAt).OfType<DateTimeOffset>()], now, now - JobRates.Longest));

        long Count(JobState state) => flow.LongCount(job => job.State == state);
    }
}
