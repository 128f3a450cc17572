using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.HighWater;

/// <summary>A queue with high-water marks: beyond them a request is refused with the reason and a time to come back. All else is the inner queue's. Thread-safe.</summary>
internal sealed class MarkedQueue : IJobQueue
{
    private readonly BacklogGate _gate;

    private MarkedQueue(OpenQueue opened, HighWaterMarks marks, TimeProvider time)
    {
        Inner = opened.Queue;
        _gate = new BacklogGate(marks, opened.Control, opened.FreeSpace ?? (static () => null), time);
    }

    /// <summary>The queue without its marks. Owned.</summary>
    public IJobQueue Inner { get; }

    /// <summary>The queue with its marks; as it is when its options have none.</summary>
    public static OpenQueue Of(OpenQueue opened, QueueOptions options, TimeProvider time)
    {
        HighWaterMarks marks = new(options);
        return marks.IsSet ? opened with { Queue = new MarkedQueue(opened, marks, time) } : opened;
    }

    public async ValueTask<IReadOnlyList<JobReceipt>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        await _gate.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var refusals = requests.Select(_gate.Begin).ToList();
        var sent = requests.Where((_, index) => refusals[index] is null).ToList();
        IReadOnlyList<JobReceipt>? receipts = null;
        try
        {
            receipts = sent.Count == 0 ? [] : await Inner.EnqueueAsync(sent, cancellationToken).ConfigureAwait(false);
            return Merge(refusals, receipts);
        }
        catch (PartlyAcceptedException partly)
        {
            receipts = partly.Receipts;
            throw new PartlyAcceptedException(Merge(refusals, receipts), partly.InnerException!);
        }
        finally
        {
            for (var index = 0; index < sent.Count; index++)
            {
                _gate.End(sent[index], receipts is null || receipts[index] is { IsAccepted: true, IsDuplicate: false });
            }
        }
    }

    public ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) =>
        Inner.LeaseAsync(flow, owner, max, duration, cancellationToken);

    public ValueTask<IReadOnlyList<JobLease>> LeaseByIdAsync(string flow, IReadOnlyCollection<Guid> ids, string owner, int max, TimeSpan duration, CancellationToken cancellationToken) =>
        Inner.LeaseByIdAsync(flow, ids, owner, max, duration, cancellationToken);

    public ValueTask<IReadOnlyList<LeaseRenewal>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken) =>
        Inner.RenewAsync(leases, duration, cancellationToken);

    public ValueTask<IReadOnlyList<Guid>> GetCancelRequestsAsync(string owner, CancellationToken cancellationToken) => Inner.GetCancelRequestsAsync(owner, cancellationToken);

    public ValueTask<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken) => Inner.SettleAsync(lease, settlement, cancellationToken);

    public ValueTask<CancelResult> CancelAsync(Guid id, CancellationToken cancellationToken) => Inner.CancelAsync(id, cancellationToken);

    public ValueTask WaitForWorkAsync(string flow, CancellationToken cancellationToken) => Inner.WaitForWorkAsync(flow, cancellationToken);

    public ValueTask<bool> HasOpenWorkAsync(string flow, CancellationToken cancellationToken) => Inner.HasOpenWorkAsync(flow, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Inner.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    /// <summary>A receipt for each request: that of the refusal, or the next of those that were sent.</summary>
    private static List<JobReceipt> Merge(List<Refusal?> refusals, IReadOnlyList<JobReceipt> sent)
    {
        var next = 0;
        return [.. refusals.Select(refusal => refusal is { } refused ? new JobReceipt(Guid.Empty, Rejection: refused.Reason) { RetryAfter = refused.RetryAfter } : sent[next++])];
    }
}
