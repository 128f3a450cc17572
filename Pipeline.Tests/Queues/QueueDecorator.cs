using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Queues;

/// <summary>A queue and job store that hands on every call; what is derived from it changes some. The queue within stays open.</summary>
/// <param name="queue">The queue, which is the job store too.</param>
internal abstract class QueueDecorator(IJobQueue queue) : IJobQueue, IJobStore
{
    private readonly IJobStore _store = (IJobStore)queue;

    public virtual ValueTask<IReadOnlyList<JobReceipt>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken) => queue.EnqueueAsync(requests, cancellationToken);

    public virtual ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) =>
        queue.LeaseAsync(flow, owner, max, duration, cancellationToken);

    public virtual ValueTask<IReadOnlyList<JobLease>> LeaseByIdAsync(
        string flow, IReadOnlyCollection<Guid> ids, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) => queue.LeaseByIdAsync(flow, ids, owner, max, duration, cancellationToken);

    public virtual ValueTask<IReadOnlyList<LeaseRenewal>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken) =>
        queue.RenewAsync(leases, duration, cancellationToken);

    public virtual ValueTask<IReadOnlyList<Guid>> GetCancelRequestsAsync(string owner, CancellationToken cancellationToken) => queue.GetCancelRequestsAsync(owner, cancellationToken);

    public virtual ValueTask<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken) => queue.SettleAsync(lease, settlement, cancellationToken);

    public virtual ValueTask<CancelResult> CancelAsync(Guid id, CancellationToken cancellationToken) => queue.CancelAsync(id, cancellationToken);

    public virtual ValueTask WaitForWorkAsync(string flow, CancellationToken cancellationToken) => queue.WaitForWorkAsync(flow, cancellationToken);

    public virtual ValueTask<bool> HasOpenWorkAsync(string flow, CancellationToken cancellationToken) => queue.HasOpenWorkAsync(flow, cancellationToken);

    public virtual ValueTask<Job?> FindAsync(Guid id, CancellationToken cancellationToken) => _store.FindAsync(id, cancellationToken);

    public virtual ValueTask<IReadOnlyList<Job>> FindManyAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => _store.FindManyAsync(ids, cancellationToken);

    public virtual ValueTask<JobPage> ListAsync(JobFilter filter, string? continuation, CancellationToken cancellationToken) => _store.ListAsync(filter, continuation, cancellationToken);

    public virtual ValueTask<JobStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => _store.GetStatisticsAsync(cancellationToken);

    public virtual ValueTask<bool> AppendEventsAsync(JobLease lease, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken) =>
        _store.AppendEventsAsync(lease, events, cancellationToken);

    public virtual IAsyncEnumerable<JobEvent> ReadEventsAsync(Guid id, long after, CancellationToken cancellationToken) => _store.ReadEventsAsync(id, after, cancellationToken);

    public virtual ValueTask<IReadOnlyList<JobEvent>> ListStepsAsync(Guid id, CancellationToken cancellationToken) => _store.ListStepsAsync(id, cancellationToken);

    public virtual ValueTask<JobReceipt> ReplayAsync(Guid id, string? fromStage, CancellationToken cancellationToken) => _store.ReplayAsync(id, fromStage, cancellationToken);

    public virtual ValueTask<int> PurgeAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => _store.PurgeAsync(ids, cancellationToken);

    public virtual ValueTask MaintainAsync(CancellationToken cancellationToken) => _store.MaintainAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
