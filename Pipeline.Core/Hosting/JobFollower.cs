using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Core.Hosting;

/// <summary>Watches jobs until they end, whichever process works on them.</summary>
internal sealed class JobFollower(IJobStore store)
{
    /// <summary>Follows one job from its beginning.</summary>
    /// <param name="id">The job.</param>
    /// <param name="heard">Is given each event, in order.</param>
    /// <param name="cancellationToken">Stops following.</param>
    /// <returns>The job, ended.</returns>
    public async Task<Job> FollowAsync(Guid id, Action<JobEvent> heard, CancellationToken cancellationToken)
    {
        await foreach (var happened in store.ReadEventsAsync(id, after: 0, cancellationToken).ConfigureAwait(false))
        {
            heard(happened);
        }

        return await store.FindAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"Job {id} ended and was deleted while it was followed; raise queue.retention.");
    }
}
