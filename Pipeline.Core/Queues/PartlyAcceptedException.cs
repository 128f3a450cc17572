namespace Pipeline.Core.Queues;

/// <summary>
/// The store failed, or the caller gave up, after some of the requests of one <see cref="IJobQueue.EnqueueAsync"/> were accepted: those are durable and will be worked on. The
/// inner exception is the cause.
/// </summary>
public sealed class PartlyAcceptedException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="receipts">A receipt per request, in order; the default of its type for those that have none.</param>
    /// <param name="cause">Why the others were not accepted.</param>
    public PartlyAcceptedException(IReadOnlyList<JobReceipt> receipts, Exception cause)
        : base(Describe(receipts, cause), cause)
    {
        var why = cause is OperationCanceledException
            ? "not known to be accepted: its sender gave up waiting. It may be accepted all the same; send it again with a dedupeKey"
            : $"not accepted: {cause.Message}";
        Receipts = [.. receipts.Select(receipt => IsKnown(receipt) ? receipt : new JobReceipt(Guid.Empty, Rejection: why))];
    }

    /// <summary>A receipt per request, in order. <see cref="JobReceipt.Rejection"/> says of those that the cause kept from being accepted why.</summary>
    public IReadOnlyList<JobReceipt> Receipts { get; }

    private static bool IsKnown(JobReceipt receipt) => receipt.Id != Guid.Empty || receipt.Rejection is not null;

    private static string Describe(IReadOnlyList<JobReceipt> receipts, Exception cause)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        ArgumentNullException.ThrowIfNull(cause);
        return $"{receipts.Count(receipt => receipt.Id != Guid.Empty)} of {receipts.Count} jobs were accepted and will be worked on; then it failed: {cause.Message}";
    }
}
