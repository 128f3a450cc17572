using System.Globalization;
using System.Runtime.CompilerServices;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Policies;

namespace Pipeline.Tests.Support.Memory;

/// <content>The job store.</content>
internal sealed partial class MemoryJobQueue
{
    private const string Mark = "before-";
    private const int PageSize = 256;

    public ValueTask<Job?> FindAsync(Guid id, CancellationToken cancellationToken) => ValueTask.FromResult(Read(jobs => jobs.Find(job => job.Id == id)?.Snapshot()));

    public ValueTask<IReadOnlyList<Job>> FindManyAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Job>>(Read(jobs => ids.Select(id => jobs.Find(job => job.Id == id)?.Snapshot()).OfType<Job>().ToList()));

    public ValueTask<JobPage> ListAsync(JobFilter filter, string? continuation, CancellationToken cancellationToken)
    {
        var before = continuation is null ? long.MaxValue
            : continuation.StartsWith(Mark, StringComparison.Ordinal) ? long.Parse(continuation[Mark.Length..], CultureInfo.InvariantCulture)
            : throw new ArgumentException($"'{continuation}' is no continuation of this store's.", nameof(continuation));
        return ValueTask.FromResult(Read(jobs =>
        {
            var page = jobs.Where(job => job.Number < before && IsNamed(job, filter)).OrderByDescending(job => job.Number).Take(filter.Limit).ToList();
            return new JobPage(page.ConvertAll(job => job.Summary()), page.Count == 0 ? null : Mark + page[^1].Number.ToString(CultureInfo.InvariantCulture));
        }));
    }

    public ValueTask<JobStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Read(jobs =>
    {
        var now = Now.Utc;
        var counts = Enum.GetValues<JobState>().ToDictionary(state => state, state => jobs.LongCount(job => job.State == state));
        var due = jobs.Where(job => job.State is JobState.Ready or JobState.Scheduled && job.Due <= now).Select(job => now - job.Due).ToList();
        return new JobStatistics(
            counts,
            jobs.LongCount(job => job is { State: JobState.Failed, ReplayedAs: null }),
            jobs.LongCount(job => job is { State: JobState.Scheduled, Epoch: > 0 }),
            due.Count > 0 ? due.Max() : null);
    }));

    public async ValueTask<bool> AppendEventsAsync(JobLease lease, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken) =>
        await ChangeAsync(lease, job => job.Append(events), cancellationToken);

    public async IAsyncEnumerable<JobEvent> ReadEventsAsync(Guid id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isInteractive = Read(jobs => jobs.Find(job => job.Id == id) ?? throw new KeyNotFoundException($"There is no job {id}.")).Request.Interactive;
        if (isInteractive)
        {
            _interest.Enter(id);
        }

        try
        {
            while (true)
            {
                var signal = _store.NewEvents.Next(id);
                var last = after;
                var (page, isEnd) = Read(jobs => jobs.Find(job => job.Id == id) is { } job
                    ? (job.Events.Where(one => one.Sequence > last).Take(PageSize).ToList(), job.State.IsTerminal())
                    : ([], true));
                foreach (var one in page)
                {
                    yield return one;
                    after = one.Sequence;
                }

                if (page.Count == 0 && isEnd)
                {
                    yield break;
                }

                if (page.Count == 0)
                {
                    await Task.WhenAny(signal, _closed.Task).WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            if (isInteractive)
            {
                _interest.Leave(id);
            }
        }
    }

    public ValueTask<IReadOnlyList<JobEvent>> ListStepsAsync(Guid id, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<JobEvent>>(Read(jobs =>
        jobs.Find(job => job.Id == id)?.Events.Where(one => one.Kind is not (JobEventKind.Progress or JobEventKind.Token or JobEventKind.Citation)).ToList() ?? []));

    public async ValueTask<JobReceipt> ReplayAsync(Guid id, string? fromStage, CancellationToken cancellationToken)
    {
        var receipt = await WriteAsync(
            () => _store.With(id, job =>
            {
                var snapshot = job.Snapshot();
                if (ReplayPolicy.WhyNot(snapshot, fromStage) is { } why)
                {
                    return (JobReceipt?)new JobReceipt(Guid.Empty, Rejection: why);
                }

                job.HoldsKey = false;
                var replay = _store.Accept(ReplayPolicy.Request(snapshot, fromStage, Now.Utc), interest: default, Now);
                job.ReplayedAs = replay.Id;
                return replay;
            }) ?? new JobReceipt(Guid.Empty, Rejection: $"there is no job {id}."),
            cancellationToken);
        _store.NewWork.RaiseAll();
        return receipt;
    }

    public async ValueTask<int> PurgeAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var purged = await WriteAsync(() => _store.With(jobs => jobs.RemoveAll(job => ids.Contains(job.Id) && job is { State: JobState.Failed, ReplayedAs: null })), cancellationToken);
        foreach (var id in ids)
        {
            _store.NewEvents.Raise(id);
        }

        return purged;
    }

    public async ValueTask MaintainAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(
            () => _store.With(jobs =>
            {
                _store.EndLate(jobs, Now);
                _store.EndLapsed(jobs, _options.MaxAttempts, Now);
                return jobs.RemoveAll(job => job.FinishedAt <= Now.Utc - _options.Retention && (job.State != JobState.Failed || job.ReplayedAs is not null));
            }),
            cancellationToken);
        await EndForsakenAsync(cancellationToken);
    }

    private static bool IsNamed(MemoryJob job, JobFilter filter) =>
        (filter.State is null || job.State == filter.State)
        && filter.Ids?.Matches(job.Id) is not false
        && (filter.Flow is null || job.Request.Flow == filter.Flow)
        && (!filter.DeadOnly || job is { State: JobState.Failed, ReplayedAs: null });
}
