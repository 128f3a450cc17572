using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Core.Queues.Azure;

/// <summary>Reads what is large of jobs, and makes whole jobs. Thread-safe.</summary>
internal sealed class JobContentsReader(AzureStore store, Interest interest)
{
    /// <summary>The whole job.</summary>
    public async Task<Job> ReadAsync(JobRecord job, CancellationToken cancellationToken) => JobMapping.Whole(job, new JobContents(
        JsonBytes.Read(await store.Blobs.ReadAsync(job.Input, cancellationToken).ConfigureAwait(false)) ?? default,
        JsonBytes.Read<ResumePoint>(await store.Blobs.ReadAsync(job.Resume, cancellationToken).ConfigureAwait(false)),
        JsonBytes.Read(await store.Blobs.ReadAsync(job.Result, cancellationToken).ConfigureAwait(false)),
        JsonBytes.Read<IReadOnlyList<JobFailure>>(await store.Blobs.ReadAsync(job.Failures, cancellationToken).ConfigureAwait(false)) ?? [],
        job.IsInteractive ? await interest.FindAsync(job.Id, cancellationToken).ConfigureAwait(false) : null));
}
