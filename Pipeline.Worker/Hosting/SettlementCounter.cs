using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Worker.Hosting;

/// <summary>A queue that counts what becomes of the jobs settled through it. Thread-safe.</summary>
internal sealed class SettlementCounter(IJobQueue inner) : IJobQueue
{
    private readonly long[] _settled = new long[Enum.GetValues<JobState>().Length];

    /// <summary>How many jobs went into a state through this queue; a retry counts as <see cref="JobState.Scheduled"/>, a job handed back as <see cref="JobState.Ready"/>.</summary>
    public long this[JobState state] => Interlocked.Read(ref _settled[(int)state]);

    public async ValueTask<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken)
    {
        var written = await inner.SettleAsync(lease, settlement, cancellationToken);
        if (written)
        {
            Interlocked.Increment(ref _settled[(int)settlement.State]);
        }

        return written;
    }

    public ValueTask<IReadOnlyList<JobReceipt>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken) =>
        inner.EnqueueAsync(requests, cancellationToken);

    public ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) =>
        inner.LeaseAsync(flow, owner, max, duration, cancellationToken);

    public ValueTask<IReadOnlyList<LeaseStatus>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken) =>
        inner.RenewAsync(leases, duration, cancellationToken);

    public ValueTask<IReadOnlyList<Guid>> GetCancelRequestsAsync(string owner, CancellationToken cancellationToken) =>
        inner.GetCancelRequestsAsync(owner, cancellationToken);

    public ValueTask<CancelResult> CancelAsync(Guid id, CancellationToken cancellationToken) => inner.CancelAsync(id, cancellationToken);

    public ValueTask WaitForWorkAsync(string flow, CancellationToken cancellationToken) => inner.WaitForWorkAsync(flow, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
