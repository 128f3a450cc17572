using System.Collections.Concurrent;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Queues;

/// <summary>A queue whose leases change with each renewal, as a pop receipt does; whoever comes with an old one is refused.</summary>
internal sealed class TokenQueue(IJobQueue queue) : QueueDecorator(queue)
{
    private readonly ConcurrentDictionary<Guid, string> _tokens = new();
    private int _refused;
    private int _renewals;
    private int _stamps;

    /// <summary>How many calls came with an old lease.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>How many leases were renewed.</summary>
    public int Renewals => Volatile.Read(ref _renewals);

    /// <summary>What happens between a renewal and its answer.</summary>
    public Func<Task> BeforeAnswering { get; set; } = () => Task.CompletedTask;

    public override async ValueTask<IReadOnlyList<JobLease>> LeaseByIdAsync(
        string flow, IReadOnlyCollection<Guid> ids, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) =>
        [.. (await base.LeaseByIdAsync(flow, ids, owner, max, duration, cancellationToken)).Select(Stamp)];

    public override async ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) =>
        [.. (await base.LeaseAsync(flow, owner, max, duration, cancellationToken)).Select(Stamp)];

    public override async ValueTask<IReadOnlyList<LeaseRenewal>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken)
    {
        List<LeaseRenewal> renewals = [];
        foreach (var lease in leases)
        {
            if (!IsLatest(lease))
            {
                renewals.Add(new(LeaseStatus.Lost, lease));
                continue;
            }

            var renewal = (await base.RenewAsync([lease], duration, CancellationToken.None))[0];
            renewals.Add(renewal with { Lease = Stamp(renewal.Lease) });
            Interlocked.Increment(ref _renewals);
        }

        await BeforeAnswering();
        return renewals;
    }

    public override async ValueTask<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken) =>
        IsLatest(lease) && await base.SettleAsync(lease, settlement, cancellationToken);

    public override async ValueTask<bool> AppendEventsAsync(JobLease lease, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken) =>
        IsLatest(lease) && await base.AppendEventsAsync(lease, events, cancellationToken);

    private JobLease Stamp(JobLease lease) => lease with { Token = _tokens[lease.Job.Id] = $"token {Interlocked.Increment(ref _stamps)}" };

    private bool IsLatest(JobLease lease)
    {
        if (_tokens[lease.Job.Id] == lease.Token)
        {
            return true;
        }

        Interlocked.Increment(ref _refused);
        return false;
    }
}
