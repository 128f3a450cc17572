using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Policies;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>
/// What a received message is worth. Pure. The invariants: a message stands for a job only while it has the job's ticket; of copies of a message, which the service sends when an answer was lost,
/// only the one under which the job is leased may take it over; and that it was received at all says that its lease ran out, by the service's clock. No worker's clock is asked.
/// </summary>
internal static class DeliveryPolicy
{
    // Clocks of machines that are kept in time differ by less; so little early is no harm.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(1);

    /// <summary>Decides.</summary>
    /// <param name="job">The job.</param>
    /// <param name="ticket">The message's ticket.</param>
    /// <param name="messageId">The message.</param>
    /// <param name="now">The time.</param>
    /// <param name="maxAttempts">The attempts allowed.</param>
    public static Delivery Decide(JobRecord job, int ticket, string messageId, DateTimeOffset now, int maxAttempts)
    {
        if (job.State.IsTerminal() || ticket < job.Ticket)
        {
            return new Delivery(DeliveryKind.Drop);
        }

        if (job.State == JobState.Leased && job.MessageId.Length > 0 && !string.Equals(job.MessageId, messageId, StringComparison.Ordinal))
        {
            return new Delivery(DeliveryKind.Drop); // a copy, while the job is held under the other
        }

        if (WhyEnded(job, now, maxAttempts) is { } end)
        {
            return end;
        }

        // A pause between attempts is over when its message comes up. The time that a sender asked for may be further away than a message can be hidden.
        var wait = new DateTimeOffset(job.Due, TimeSpan.Zero) - now;
        return job.State == JobState.Scheduled && job.Epoch == 0 && wait > Early ? new Delivery(DeliveryKind.Wait, Wait: wait) : new Delivery(DeliveryKind.Take);
    }

    /// <summary>The end of a job that nobody holds any more and nobody is to take; <see langword="null"/> when it may be taken.</summary>
    public static Delivery? WhyEnded(JobRecord job, DateTimeOffset now, int maxAttempts)
    {
        if (job.IsCancelling)
        {
            return new Delivery(DeliveryKind.End, JobState.Cancelled);
        }

        if (job.Deadline <= now.UtcTicks)
        {
            return new Delivery(DeliveryKind.End, JobState.Expired, job.State == JobState.Leased ? null : AttemptPolicy.WhyExpired(new DateTimeOffset(job.Deadline.Value, TimeSpan.Zero)));
        }

        return job.State == JobState.Leased && AttemptPolicy.WhyDead(job.Attempts, job.LapsesWithThis(), maxAttempts) is { } why
            ? new Delivery(DeliveryKind.End, JobState.Failed, why)
            : null;
    }
}
