using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Testing;

namespace Pipeline.Worker.Testing;

/// <summary>The queue and job store of a test case: a call of it that is under way is work, during which the test's clock does not leap.</summary>
internal sealed class WatchedQueue(IJobQueue queue, IJobStore store, FlowProbe probe) : IJobQueue, IJobStore
{
    public ValueTask<IReadOnlyList<JobReceipt>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken) =>
        WatchAsync(queue.EnqueueAsync(requests, cancellationToken));

    public ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) =>
        WatchAsync(queue.LeaseAsync(flow, owner, max, duration, cancellationToken));

    public ValueTask<IReadOnlyList<JobLease>> LeaseByIdAsync(string flow, IReadOnlyCollection<Guid> ids, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) =>
        WatchAsync(queue.LeaseByIdAsync(flow, ids, owner, max, duration, cancellationToken));

    public ValueTask<IReadOnlyList<LeaseRenewal>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken) =>
        WatchAsync(queue.RenewAsync(leases, duration, cancellationToken));

    public ValueTask<IReadOnlyList<Guid>> GetCancelRequestsAsync(string owner, CancellationToken cancellationToken) =>
        WatchAsync(queue.GetCancelRequestsAsync(owner, cancellationToken));

    public ValueTask<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken) =>
        WatchAsync(queue.SettleAsync(lease, settlement, cancellationToken));

    public ValueTask<CancelResult> CancelAsync(Guid id, CancellationToken cancellationToken) => WatchAsync(queue.CancelAsync(id, cancellationToken));

    public ValueTask WaitForWorkAsync(string flow, CancellationToken cancellationToken) => queue.WaitForWorkAsync(flow, cancellationToken); // waiting is no work

    public ValueTask<bool> HasOpenWorkAsync(string flow, CancellationToken cancellationToken) => WatchAsync(queue.HasOpenWorkAsync(flow, cancellationToken));

    public ValueTask<Job?> FindAsync(Guid id, CancellationToken cancellationToken) => WatchAsync(store.FindAsync(id, cancellationToken));

    public ValueTask<IReadOnlyList<Job>> FindManyAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => WatchAsync(store.FindManyAsync(ids, cancellationToken));

    public ValueTask<JobPage> ListAsync(JobFilter filter, string? continuation, CancellationToken cancellationToken) => WatchAsync(store.ListAsync(filter, continuation, cancellationToken));

    public ValueTask<JobStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => WatchAsync(store.GetStatisticsAsync(cancellationToken));

    public ValueTask<bool> AppendEventsAsync(JobLease lease, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken) =>
        WatchAsync(store.AppendEventsAsync(lease, events, cancellationToken));

    public IAsyncEnumerable<JobEvent> ReadEventsAsync(Guid id, long after, CancellationToken cancellationToken) => store.ReadEventsAsync(id, after, cancellationToken);

    public ValueTask<IReadOnlyList<JobEvent>> ListStepsAsync(Guid id, CancellationToken cancellationToken) => WatchAsync(store.ListStepsAsync(id, cancellationToken));

    public ValueTask<JobReceipt> ReplayAsync(Guid id, string? fromStage, CancellationToken cancellationToken) => WatchAsync(store.ReplayAsync(id, fromStage, cancellationToken));

    public ValueTask<int> PurgeAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => WatchAsync(store.PurgeAsync(ids, cancellationToken));

    public async ValueTask MaintainAsync(CancellationToken cancellationToken)
    {
        probe.Begin();
        try
        {
            await store.MaintainAsync(cancellationToken);
        }
        finally
        {
            probe.End();
        }
    }

    /// <summary>Leaves the queue open: it belongs to the host.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<T> WatchAsync<T>(ValueTask<T> call)
    {
        probe.Begin();
        try
        {
            return await call;
        }
        finally
        {
            probe.End();
        }
    }
}
