using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Changes headers: decides on what was read, writes under its ETag, and decides again when others were faster. The decision is pure, and is made on the header that the write replaces. Thread-safe.
/// </summary>
internal sealed class JobChanges(AzureStore store, HeldJobs held)
{
    /// <summary>Changes a job.</summary>
    /// <param name="id">The job.</param>
    /// <param name="decide">What becomes of it; <see langword="null"/> leaves it as it is.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The job as it was and is; <see langword="null"/> when it is not there, or nothing was to change.</returns>
    public async Task<(JobRecord Before, Versioned<JobRecord> After)?> ChangeAsync(Guid id, Func<JobRecord, JobChange?> decide, CancellationToken cancellationToken)
    {
        if (held.Find(id) is not { } known)
        {
            return await ChangeAsync(id, await store.Jobs.FindAsync(id, cancellationToken).ConfigureAwait(false), decide, cancellationToken).ConfigureAwait(false);
        }

        await known.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var latest = known.Latest ?? await store.Jobs.FindAsync(id, cancellationToken).ConfigureAwait(false);
            known.Latest = null; // unless it is answered, nobody knows how it is
            var changed = await ChangeAsync(id, latest, decide, cancellationToken).ConfigureAwait(false);
            known.Latest = changed?.After;
            return changed;
        }
        finally
        {
            known.Gate.Release();
        }
    }

    /// <inheritdoc cref="ChangeAsync(Guid, Func{JobRecord, JobChange?}, CancellationToken)"/>
    /// <param name="id">The job.</param>
    /// <param name="job">The job as it was read.</param>
    /// <param name="decide">What becomes of it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<(JobRecord Before, Versioned<JobRecord> After)?> ChangeAsync(
        Guid id, Versioned<JobRecord>? job, Func<JobRecord, JobChange?> decide, CancellationToken cancellationToken)
    {
        JobRecord? tried = null;
        for (var round = 0; round < AzureLimits.MostChanges && job is not null; round++)
        {
            if (tried is not null && IsSame(job.Value, tried))
            {
                return (tried, job); // it was written, and the answer was lost
            }

            if (decide(job.Value) is not { } change)
            {
                return null;
            }

            if (await store.Jobs.TryChangeAsync(job, change.After, change.Rows, cancellationToken).ConfigureAwait(false) is { } after)
            {
                return (job.Value, after);
            }

            tried = change.After;
            job = await store.Jobs.FindAsync(id, cancellationToken).ConfigureAwait(false);
        }

        return job is null ? null : throw new TimeoutException(FormattableString.Invariant(
            $"Job {id} could not be changed in {AzureLimits.MostChanges} tries, because others changed it each time. Try again."));
    }

    /// <summary>Whether a header is what was to be written. Times in ticks tell one write from another.</summary>
    private static bool IsSame(JobRecord found, JobRecord written) =>
        (found.State, found.Epoch, found.Events, found.Ticket, found.Due, found.Finished, found.Until, found.Owner, found.MessageId, found.Attempts, found.IsCancelling, found.HoldsKey, found.ReplayedAs)
        == (written.State, written.Epoch, written.Events, written.Ticket, written.Due, written.Finished, written.Until, written.Owner, written.MessageId, written.Attempts, written.IsCancelling, written.HoldsKey, written.ReplayedAs);
}
