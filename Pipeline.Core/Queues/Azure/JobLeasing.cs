using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Leases jobs: receives messages, mostly from the most urgent band down (<see cref="BandTurns"/>), and takes the jobs they stand for. A message is hidden for as long as the lease lasts: when it comes up again nobody has
/// renewed it. Thread-safe.
/// </summary>
internal sealed class JobLeasing(AzureStore store, HeldJobs held, JobChanges changes, JobEnding ending, JobContentsReader contents, Interest interest, QueueOptions options, ILogger logger)
{
    // Messages that stand for nothing are looked at and deleted; a queue that is full of them is left to the next call.
    private const int MoreRounds = 16;

    private readonly BandTurns _turns = new(options.Ageing > TimeSpan.Zero);
    private int _next;

    /// <summary>Leases jobs of a flow that are due. What was taken before the account failed is handed out.</summary>
    public async Task<IReadOnlyList<JobLease>> LeaseAsync(LeaseAsk ask, CancellationToken cancellationToken)
    {
        List<JobLease> leases = [];
        try
        {
            foreach (var band in _turns.Next())
            {
                var first = Interlocked.Increment(ref _next);
                for (var shard = 0; shard < store.Queues.Shards && leases.Count < ask.Max; shard++)
                {
                    QueuePlace queue = new(ask.Flow, band, (int)((uint)(first + shard) % (uint)store.Queues.Shards));
                    await LeaseAsync(queue, ask, leases, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (StoreException fault) when (leases.Count > 0 && !fault.IsLasting)
        {
            // The health has logged it. A lease that nobody hears of would hold its job up.
        }

        return leases.Count == 0 && ask.Fault is { } failed ? throw failed : leases;
    }

    /// <summary>Leases certain jobs that are due and that nobody holds. One that was held, and whose lease has run out, is left to its message: that comes up when it has.</summary>
    public async Task<IReadOnlyList<JobLease>> LeaseByIdAsync(IReadOnlyCollection<Guid> ids, LeaseAsk ask, CancellationToken cancellationToken)
    {
        List<JobLease> leases = [];
        foreach (var id in ids.TakeWhile(_ => leases.Count < ask.Max))
        {
            if (await TakeByIdAsync(id, ask, cancellationToken).ConfigureAwait(false) is { } lease)
            {
                leases.Add(lease);
            }
        }

        return leases;
    }

    /// <summary>
    /// Sends a message that is hidden for as long as the lease lasts, and lets the header name it: the message before has a stale ticket from then on. A crash between the two leaves
    /// a message too many, which is dropped while the job is held, and starts it otherwise.
    /// </summary>
    private async Task<JobLease?> TakeByIdAsync(Guid id, LeaseAsk ask, CancellationToken cancellationToken)
    {
        var found = await store.Jobs.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (found is null || !MayTake(found.Value, ask) || await interest.JudgeAsync(found.Value, cancellationToken).ConfigureAwait(false) != Following.Followed)
        {
            return null;
        }

        var queue = QueuePlace.Of(found.Value);
        var ticket = found.Value.Ticket + 1;
        var sent = await store.Queues.SendAsync(queue, new JobTicket(id, ticket).ToBody(), Hidden.ForLease(ask.Duration), cancellationToken).ConfigureAwait(false);
        var changed = await changes.ChangeAsync(
            id,
            found,
            job => MayTake(job, ask) && job.Ticket < ticket ? new JobChange(job.Take(ask.Owner, ask.Duration, sent.MessageId, store.Now) with { Ticket = ticket }) : null,
            cancellationToken).ConfigureAwait(false);
        if (changed is not { } taken)
        {
            await store.Queues.DeleteAsync(queue, sent.MessageId, sent.PopReceipt, cancellationToken).ConfigureAwait(false);
            return null;
        }

        return await HoldAsync(taken.After, new LeaseToken(queue.Shard, sent.MessageId, sent.PopReceipt), ask, cancellationToken).ConfigureAwait(false);
    }

    private bool MayTake(JobRecord job, LeaseAsk ask) =>
        job.Flow == ask.Flow && job.State is JobState.Ready or JobState.Scheduled && job.Due <= store.Now.UtcTicks && DeliveryPolicy.WhyEnded(job, store.Now, options.MaxAttempts) is null;

    private async Task LeaseAsync(QueuePlace queue, LeaseAsk ask, List<JobLease> leases, CancellationToken cancellationToken)
    {
        var rounds = (ask.Max / AzureLimits.MaxReceive) + MoreRounds;
        while (leases.Count < ask.Max && rounds-- > 0)
        {
            var messages = await store.Queues.ReceiveAsync(queue, ask.Max - leases.Count, Hidden.ForLease(ask.Duration), cancellationToken).ConfigureAwait(false);
            if (messages.Length == 0)
            {
                return;
            }

            var taken = await SideBySide.RunAsync(messages, (message, token) => TryTakeAsync(queue, message, ask, token), cancellationToken).ConfigureAwait(false);
            leases.AddRange(taken.OfType<JobLease>());
        }
    }

    /// <summary>Never fails for one message alone: it comes up again when the time that it is hidden for is over.</summary>
    private async Task<JobLease?> TryTakeAsync(QueuePlace queue, QueueMessage message, LeaseAsk ask, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeAsync(queue, message, ask, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException fault) when (!fault.IsLasting)
        {
            ask.Failed(fault);
            return null;
        }
    }

    private async Task<JobLease?> TakeAsync(QueuePlace queue, QueueMessage message, LeaseAsk ask, CancellationToken cancellationToken)
    {
        if (JobTicket.Read(message.Body) is not { } ticket)
        {
            Log.StorageMessageUnreadable(logger, message.MessageId, store.Queues.NameOf(queue));
            await store.Queues.PoisonAsync(queue, message.Body, cancellationToken).ConfigureAwait(false);
            await store.Queues.DeleteAsync(queue, message.MessageId, message.PopReceipt, cancellationToken).ConfigureAwait(false);
            return null;
        }

        Delivery delivery = new(DeliveryKind.Drop);
        var found = await store.Jobs.FindAsync(ticket.Job, cancellationToken).ConfigureAwait(false);
        var following = found is null ? Following.Followed : await interest.JudgeAsync(found.Value, cancellationToken).ConfigureAwait(false);
        var changed = found is null ? null : await changes.ChangeAsync(
            ticket.Job,
            found,
            job =>
            {
                delivery = Decide(job, ticket, message, following);
                return delivery.Kind == DeliveryKind.Take ? new JobChange(job.Take(ask.Owner, ask.Duration, message.MessageId, store.Now)) : null;
            },
            cancellationToken).ConfigureAwait(false);
        if (changed is not { } taken)
        {
            await PutAwayAsync(queue, message, ticket, delivery, following, cancellationToken).ConfigureAwait(false);
            return null;
        }

        return await HoldAsync(taken.After, new LeaseToken(queue.Shard, message.MessageId, message.PopReceipt), ask, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JobLease> HoldAsync(Versioned<JobRecord> taken, LeaseToken token, LeaseAsk ask, CancellationToken cancellationToken)
    {
        held.Add(taken, token);
        var job = await contents.ReadAsync(taken.Value, cancellationToken).ConfigureAwait(false);
        return new JobLease(job, ask.Owner, job.LeasedUntil ?? store.Now, token.ToString());
    }

    private Delivery Decide(JobRecord job, JobTicket ticket, QueueMessage message, Following following)
    {
        var delivery = DeliveryPolicy.Decide(job, ticket.Ticket, message.MessageId, store.Now, options.MaxAttempts);
        return (delivery.Kind, following) switch
        {
            (DeliveryKind.Take, Following.Forsaken) => new Delivery(DeliveryKind.End, JobState.Cancelled),
            (DeliveryKind.Take, Following.Doubted) => new Delivery(DeliveryKind.Wait, Wait: AzureLimits.ShortestHidden),
            _ => delivery,
        };
    }

    private async Task PutAwayAsync(QueuePlace queue, QueueMessage message, JobTicket ticket, Delivery delivery, Following following, CancellationToken cancellationToken)
    {
        switch (delivery.Kind)
        {
            case DeliveryKind.Wait:
                await store.Queues.HideAsync(queue, message.MessageId, message.PopReceipt, Hidden.For(delivery.Wait), cancellationToken).ConfigureAwait(false);
                return;
            case DeliveryKind.End when await store.Jobs.FindAsync(ticket.Job, cancellationToken).ConfigureAwait(false) is { } job:
                if (await ending.EndAsync(job, found => Decide(found, ticket, message, following), cancellationToken).ConfigureAwait(false) is null)
                {
                    return; // it has changed: the message comes up again, and is judged anew
                }

                break;
        }

        await store.Queues.DeleteAsync(queue, message.MessageId, message.PopReceipt, cancellationToken).ConfigureAwait(false);
    }
}
