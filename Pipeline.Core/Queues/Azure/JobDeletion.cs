using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Deletes jobs with all that belongs to them: the rows of events, then the header, then the blobs, so that no row ever names a blob that is gone. A process that dies in between leaves a header
/// that is found again, or blobs that the sweep finds. Thread-safe.
/// </summary>
internal sealed class JobDeletion(AzureStore store, JobConfirmation confirmation)
{
    /// <summary>Deletes a job.</summary>
    /// <param name="id">The job.</param>
    /// <param name="isFit">Whether it may be deleted, as it is now.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether this deleted it.</returns>
    public async Task<bool> DeleteAsync(Guid id, Func<JobRecord, bool> isFit, CancellationToken cancellationToken)
    {
        if (await store.Jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } job || !isFit(job.Value))
        {
            return false;
        }

        await confirmation.ReleaseKeyAsync(job.Value, cancellationToken).ConfigureAwait(false);
        if (!await store.Jobs.DeleteAsync(job, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await store.Blobs.DropAllAsync(id, cancellationToken).ConfigureAwait(false);
        await store.Ended.AddAsync([IndexTable.Open(job.Value)], cancellationToken).ConfigureAwait(false);
        return true;
    }
}
