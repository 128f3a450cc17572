using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Makes a stored job one that is worked on: it gets its dedupe key, the dead letter it replays names it, and a message is sent. Each step may be done again, so that upkeep can finish what a
/// process that was killed has begun. The invariant: no message is sent for a job that has not got its key. Thread-safe.
/// </summary>
internal sealed class JobConfirmation(AzureStore store, JobChanges changes)
{
    private const string Key = "key";

    /// <summary>Does the steps.</summary>
    /// <param name="job">The job, stored.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The job that has its key, or replays its dead letter, in its place: then this one is to be deleted. <see langword="null"/> when it is confirmed.</returns>
    public async Task<Guid?> ConfirmAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (await FindOtherAsync(job, cancellationToken).ConfigureAwait(false) is { } other)
        {
            return other;
        }

        await SendAsync(job, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Lets the dead letter name the job that replays it, and gives the job its key.</summary>
    /// <returns>The job that did so before; <see langword="null"/> when this one has.</returns>
    public async Task<Guid?> FindOtherAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (await MarkReplayedAsync(job, cancellationToken).ConfigureAwait(false) is { } other)
        {
            return other;
        }

        var earlier = await ClaimKeyAsync(job, cancellationToken).ConfigureAwait(false);
        if (earlier is { } holder && job.Replays != Guid.Empty)
        {
            // The work is that of the job with the key: it is the one that replays the dead letter.
            await changes.ChangeAsync(job.Replays, dead => dead.ReplayedAs == job.Id ? new JobChange(dead with { ReplayedAs = holder }) : null, cancellationToken).ConfigureAwait(false);
        }

        return earlier;
    }

    /// <summary>Sends the job's message, hidden until it is due.</summary>
    public Task SendAsync(JobRecord job, CancellationToken cancellationToken) =>
        store.Queues.SendAsync(QueuePlace.Of(job), new JobTicket(job.Id, job.Ticket).ToBody(), Hidden.Until(job, store.Now), cancellationToken);

    /// <summary>The job that has a dedupe key now; <see langword="null"/> when it is free.</summary>
    public async Task<Guid?> FindKeyAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var row = await store.Index.FindAsync(IndexTable.KeyOf(job), Key, cancellationToken).ConfigureAwait(false);
        return row is not null && await HasKeyAsync(row.Value.Job, cancellationToken).ConfigureAwait(false) ? row.Value.Job : null;
    }

    /// <summary>Gives up the key of a job that is deleted, if it has it.</summary>
    public async Task ReleaseKeyAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (job.DedupeKey.Length == 0)
        {
            return;
        }

        var row = await store.Index.FindAsync(IndexTable.KeyOf(job), Key, cancellationToken).ConfigureAwait(false);
        if (row?.Value.Job == job.Id)
        {
            await store.Index.RemoveAsync([row.Value], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Guid?> ClaimKeyAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (job.DedupeKey.Length == 0 || !job.HoldsKey)
        {
            return null;
        }

        IndexRow mine = new(IndexTable.KeyOf(job), Key, job.Id);
        for (var round = 0; round < AzureLimits.MostChanges; round++)
        {
            var row = await store.Index.FindAsync(mine.Partition, mine.Key, cancellationToken).ConfigureAwait(false);
            if (row is not null && row.Value.Job != job.Id && await HasKeyAsync(row.Value.Job, cancellationToken).ConfigureAwait(false))
            {
                return row.Value.Job;
            }

            if (row?.Value.Job == job.Id || await store.Index.TryPutAsync(mine, row?.ETag, cancellationToken).ConfigureAwait(false) is not null)
            {
                return null;
            }
        }

        throw new TimeoutException(FormattableString.Invariant($"The dedupe key of job {job.Id} could not be read or taken in {AzureLimits.MostChanges} tries. Try again."));
    }

    /// <summary>Whether a job that a key leads to is still its job: one whose work was not done has it no more.</summary>
    private async Task<bool> HasKeyAsync(Guid id, CancellationToken cancellationToken) =>
        await store.Jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is { Value: { HoldsKey: true, State: not (JobState.Failed or JobState.Cancelled or JobState.Expired) } };

    private async Task<Guid?> MarkReplayedAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (job.Replays == Guid.Empty)
        {
            return null;
        }

        await changes.ChangeAsync(
            job.Replays, dead => dead.ReplayedAs == Guid.Empty ? new JobChange(dead with { ReplayedAs = job.Id, HoldsKey = false }) : null, cancellationToken).ConfigureAwait(false);
        var found = await store.Jobs.FindAsync(job.Replays, cancellationToken).ConfigureAwait(false);
        return found is null || found.Value.ReplayedAs == job.Id ? null : found.Value.ReplayedAs;
    }
}
