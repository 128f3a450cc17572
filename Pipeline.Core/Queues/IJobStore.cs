using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>What is known of jobs: their states, results, events and dead letters. Thread-safe; readers never hold up writers.</summary>
public interface IJobStore
{
    /// <summary>One job, or <see langword="null"/>.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<Job?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Those of the jobs that are there, whole, in the order of their ids here.</summary>
    /// <param name="ids">Which; up to a few hundred, since their inputs and results are read with them.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IReadOnlyList<Job>> FindManyAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken);

    /// <summary>
    /// A page of jobs, newest first, without their inputs and results. <see cref="JobListing.ListAllAsync"/> goes over all pages. A page is as the store was at one moment; over several, each job that
    /// was there before and is there afterwards, and that the filter names all the while, comes once.
    /// </summary>
    /// <param name="filter">Which, and how many in a page.</param>
    /// <param name="continuation">The <see cref="JobPage.Continuation"/> of the page before, of the same filter; <see langword="null"/> for the first page.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentException">The continuation is none of this store's.</exception>
    ValueTask<JobPage> ListAsync(JobFilter filter, string? continuation, CancellationToken cancellationToken);

    /// <summary>The queue and the jobs at a glance.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<JobStatistics> GetStatisticsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Appends events of a running job, in order; one without a kind counts an attempt, once for each lease. Survives a killed process, but is not
    /// synchronous to the disk by itself.
    /// </summary>
    /// <param name="lease">The job's latest lease. A renewal may replace it while this is under way: the caller then tries again with the new one.</param>
    /// <param name="events">Kind and UTF-8 JSON object (or empty) of each.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="false"/> when the lease had been lost: nothing was written.</returns>
    ValueTask<bool> AppendEventsAsync(JobLease lease, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// A job's events after a number, then those that come, from whichever process writes them, until <see cref="JobEventKind.Done"/>. Holds no
    /// transaction open between reads, and a page of at most 256 events in memory, however slowly they are taken. While it is enumerated somebody follows the job, which keeps an interactive
    /// one (<see cref="JobRequest.Interactive"/>) going.
    /// </summary>
    /// <param name="id">The job. Unknown: <see cref="KeyNotFoundException"/>. The store is closed meanwhile: <see cref="ObjectDisposedException"/>.</param>
    /// <param name="after">The last number seen; 0 from the beginning.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    IAsyncEnumerable<JobEvent> ReadEventsAsync(Guid id, long after, CancellationToken cancellationToken);

    /// <summary>
    /// The events there are of a job that tell how far it has come, without waiting for others: all but progress, tokens and citations. At most the
    /// first 10,000; what <see cref="JobTimeline"/> is made of.
    /// </summary>
    /// <param name="id">The job. Unknown: none.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IReadOnlyList<JobEvent>> ListStepsAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Enqueues a dead letter anew, as a job of its own; the dead letter then names it and is no longer listed.</summary>
    /// <param name="id">A job in state <see cref="JobState.Failed"/> (or <see cref="JobState.Partial"/>) that was not replayed yet.</param>
    /// <param name="fromStage">Where to start, with the inputs that failed there; <see langword="null"/> starts from the beginning.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The new job's receipt, rejected with the reason when it cannot be replayed so.</returns>
    ValueTask<JobReceipt> ReplayAsync(Guid id, string? fromStage, CancellationToken cancellationToken);

    /// <summary>Deletes dead letters for good.</summary>
    /// <param name="ids">Which.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>How many were deleted.</returns>
    ValueTask<int> PurgeAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken);

    /// <summary>
    /// One round of upkeep: jobs past their deadline expire; interactive jobs that nobody follows are cancelled unless a worker holds them; jobs whose lease ran out are cancelled if that was asked for, and become dead letters if they
    /// were abandoned too often, also in flows that nobody leases; ended jobs past their retention are deleted in small batches. Any process may call it at
    /// any time.
    /// </summary>
    /// <param name="cancellationToken">Stops between batches.</param>
    ValueTask MaintainAsync(CancellationToken cancellationToken);
}

/// <summary>What is asked of any store of jobs.</summary>
internal static class JobStoreExtensions
{
    /// <summary>Follows one job from its beginning, whichever process works on it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="id">The job.</param>
    /// <param name="heard">Is given each event, in order.</param>
    /// <param name="cancellationToken">Stops following.</param>
    /// <returns>The job, ended.</returns>
    public static async Task<Job> FollowAsync(this IJobStore store, Guid id, Action<JobEvent> heard, CancellationToken cancellationToken)
    {
        await foreach (var happened in store.ReadEventsAsync(id, after: 0, cancellationToken).ConfigureAwait(false))
        {
            heard(happened);
        }

        return await store.FindAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"Job {id} ended and was deleted while it was followed; raise queue.retention.");
    }
}
