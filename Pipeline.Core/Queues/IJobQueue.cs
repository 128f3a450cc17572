using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>
/// Where jobs wait. Any number of processes may share one queue.
/// <para>Delivery: an accepted job is durable before <see cref="EnqueueAsync"/> returns; it is leased at least once, to one owner at a time, and
/// settled exactly once, because every write comes with its lease and one under a lease of an older epoch is discarded.</para>
/// <para>Thread-safe. A method that throws has changed nothing that it did not report, except that an operation whose acknowledgement was lost may
/// have been carried out.</para>
/// </summary>
public interface IJobQueue : IAsyncDisposable
{
    /// <summary>Accepts jobs: when this returns, those with a receipt are durable. Each request stands alone: a bad one is reported and the rest are accepted.</summary>
    /// <param name="requests">The jobs; any number.</param>
    /// <param name="cancellationToken">Gives up waiting; what was already handed to the store may still be accepted.</param>
    /// <returns>A receipt per request, in order.</returns>
    /// <exception cref="PartlyAcceptedException">The store failed when some were accepted already: the exception has their receipts. Any other exception means that none was.</exception>
    ValueTask<IReadOnlyList<JobReceipt>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken);

    /// <summary>
    /// Leases jobs of one flow that are due: highest priority first, where a job rises by one for each <see cref="QueueOptions.Ageing"/> that it waits, then first accepted. Also takes over jobs whose lease has run out; a lease lasts as long as it was asked
    /// for however the wall clock is set meanwhile. The answer may come on a thread of the store, as that of <see cref="RenewAsync"/>.
    /// </summary>
    /// <param name="flow">The flow.</param>
    /// <param name="owner">Who leases: unique to the process.</param>
    /// <param name="max">At most this many; at least 1.</param>
    /// <param name="duration">How long the lease holds unless renewed.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The leases; empty when nothing is due.</returns>
    ValueTask<IReadOnlyList<JobLease>> LeaseAsync(string flow, string owner, int max, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>
    /// Leases certain jobs of one flow, whatever else waits: those of them that are due and that nobody holds. What works for somebody who waits for his own jobs, and for nobody else, asks this.
    /// </summary>
    /// <param name="flow">The flow.</param>
    /// <param name="ids">The jobs. Those that are not there, not due, held, ended, or of another flow are passed over.</param>
    /// <param name="owner">Who leases: unique to the process.</param>
    /// <param name="max">At most this many; at least 1.</param>
    /// <param name="duration">How long the lease holds unless renewed.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The leases, in no order; empty when none of the jobs is due.</returns>
    ValueTask<IReadOnlyList<JobLease>> LeaseByIdAsync(string flow, IReadOnlyCollection<Guid> ids, string owner, int max, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>
    /// Extends leases. The answer has the leases that replace them, and says which jobs somebody wants cancelled. It comes on a thread of the store where there is one, not on the
    /// pool's, so that stages which block those cost no lease: what the caller does there is short.
    /// <para>A store may refuse a lease that was replaced, also when the answer that brought the new one was lost. It then refuses what the job's owner writes until the lease has
    /// run out and the job is leased anew; one that fences by the epoch alone refuses nothing.</para>
    /// </summary>
    /// <param name="leases">Leases held by this process, the latest of each job.</param>
    /// <param name="duration">How long they hold from now.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What was found of each lease, in order.</returns>
    ValueTask<IReadOnlyList<LeaseRenewal>> RenewAsync(IReadOnlyList<JobLease> leases, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Of the jobs that <paramref name="owner"/> holds, those whose cancellation was asked for, and interactive ones that nobody follows any more; that this is so takes
    /// some looks to be sure of, while writes go through. Cheap enough to ask every second.</summary>
    /// <param name="owner">The owner given to <see cref="LeaseAsync"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IReadOnlyList<Guid>> GetCancelRequestsAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Says what becomes of a leased job. Result, events and the end of the lease are one transaction; a terminal state is fully synchronous.</summary>
    /// <param name="lease">The job's latest lease.</param>
    /// <param name="settlement">What becomes of the job.</param>
    /// <param name="cancellationToken">Gives up waiting; the settlement may still be carried out.</param>
    /// <returns><see langword="false"/> when the lease had been lost: nothing was written.</returns>
    ValueTask<bool> SettleAsync(JobLease lease, Settlement settlement, CancellationToken cancellationToken);

    /// <summary>Cancels a job: one that waits becomes <see cref="JobState.Cancelled"/> at once, a running one is asked to stop.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What was found.</returns>
    ValueTask<CancelResult> CancelAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until a job of the flow may be due: at once when this process enqueued one, otherwise by looking at the store at rising intervals up to
    /// <see cref="QueueOptions.Poll"/>.
    /// </summary>
    /// <param name="flow">The flow.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask WaitForWorkAsync(string flow, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a job of the flow is ready, leased by anyone, or waits for another attempt; one that its sender scheduled for later does not count. What
    /// a worker that is to end with the work asks. Of a flow that is paused (<see cref="IQueueControl"/>) those alone count whose lease holds: the others wait for whoever paused it.
    /// </summary>
    /// <param name="flow">The flow.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<bool> HasOpenWorkAsync(string flow, CancellationToken cancellationToken);
}

/// <summary>The answer to one request of <see cref="IJobQueue.EnqueueAsync"/>.</summary>
/// <param name="Id">The job's id; with a known dedupe key, the id of the job that has it. Empty when rejected.</param>
/// <param name="IsDuplicate">Whether the id is that of an earlier job with the same dedupe key.</param>
/// <param name="Rejection">Why the request was not accepted, with the values and what is allowed; <see langword="null"/> when it was.</param>
public readonly record struct JobReceipt(Guid Id, bool IsDuplicate = false, string? Rejection = null)
{
    /// <summary>Whether the job is durable.</summary>
    public bool IsAccepted => Rejection is null;

    /// <summary>When to send the request again that was rejected because the queue is full (<see cref="QueueOptions.MaxReady"/>); <see langword="null"/> for other rejections.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
