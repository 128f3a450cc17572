using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Renews leases: hides the message for longer, then writes the header under its ETag, which says whether the lease is still this worker's. A message whose receipt is not the latest any more, or
/// that is gone, is replaced by another under a new ticket, as long as the header says that the job is held: so neither an answer that was lost nor a queue that was emptied ends a
/// job. Thread-safe.
/// </summary>
internal sealed class JobRenewal(AzureStore store, HeldJobs held, JobChanges changes)
{
    /// <summary>Renews one lease.</summary>
    public async Task<LeaseRenewal> RenewAsync(JobLease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (id, epoch) = (lease.Job.Id, lease.Job.Epoch);
        var known = held.Find(id);
        var token = known is { Latest.Value: var header, Token: { } latest } && header.Epoch == epoch ? latest : LeaseToken.Parse(lease.Token);
        QueuePlace queue = new(lease.Job.Request.Flow, PriorityBands.Of(lease.Job.Request.Priority), token.Shard);
        var receipt = await store.Queues.HideAsync(queue, token.MessageId, token.PopReceipt, Hidden.ForLease(duration), cancellationToken).ConfigureAwait(false);
        var renewed = receipt is not null
            ? await RenewAsync(id, epoch, duration, token with { PopReceipt = receipt.PopReceipt }, cancellationToken).ConfigureAwait(false)
            : await ReplaceAsync(queue, id, epoch, duration, token, cancellationToken).ConfigureAwait(false);
        if (renewed is not { } ours)
        {
            held.Remove(id, epoch);
            return new LeaseRenewal(LeaseStatus.Lost, lease);
        }

        if (known is not null)
        {
            known.Token = ours.Token;
        }

        return new LeaseRenewal(
            ours.Job.IsCancelling ? LeaseStatus.CancelRequested : LeaseStatus.Held,
            lease with { Until = new DateTimeOffset(ours.Job.Until, TimeSpan.Zero), Token = ours.Token.ToString() });
    }

    private async Task<(JobRecord Job, LeaseToken Token)?> RenewAsync(Guid id, int epoch, TimeSpan duration, LeaseToken token, CancellationToken cancellationToken)
    {
        var changed = await changes.ChangeAsync(
            id, job => job.IsHeldBy(epoch) ? new JobChange(job.Renew(duration, store.Now)) : null, cancellationToken).ConfigureAwait(false);
        return changed is { } renewed ? (renewed.After.Value, token) : null;
    }

    /// <summary>Sends another message, and lets the header name it. Whoever has received the one before has a stale ticket then, unless it was faster: then the header is not this worker's any more.</summary>
    private async Task<(JobRecord Job, LeaseToken Token)?> ReplaceAsync(
        QueuePlace queue, Guid id, int epoch, TimeSpan duration, LeaseToken token, CancellationToken cancellationToken)
    {
        if (await store.Jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { Value: var found } || !found.IsHeldBy(epoch))
        {
            return null;
        }

        var ticket = found.Ticket + 1;
        var sent = await store.Queues.SendAsync(queue, new JobTicket(id, ticket).ToBody(), Hidden.ForLease(duration), cancellationToken).ConfigureAwait(false);
        var changed = await changes.ChangeAsync(
            id,
            job => job.IsHeldBy(epoch) && job.Ticket < ticket ? new JobChange(job.Renew(duration, store.Now) with { Ticket = ticket, MessageId = sent.MessageId }) : null,
            cancellationToken).ConfigureAwait(false);
        if (changed is { } renewed)
        {
            return (renewed.After.Value, token with { MessageId = sent.MessageId, PopReceipt = sent.PopReceipt });
        }

        await store.Queues.DeleteAsync(queue, sent.MessageId, sent.PopReceipt, cancellationToken).ConfigureAwait(false);
        return null;
    }
}
