using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Worker.Hosting;

/// <summary>
/// Whether a queue is empty as far as some flows go: nothing ready, nothing leased by anyone (its worker may die), nothing waiting for a retry. What a sender
/// scheduled for later does not hold up a drain, nor do jobs of flows this worker does not have.
/// </summary>
internal sealed class DrainCheck(IJobStore store, IReadOnlyCollection<string> flows)
{
    private const int MostScheduled = 10_000;

    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        var all = await store.GetStatisticsAsync(cancellationToken);
        if (all.Jobs.GetValueOrDefault(JobState.Ready) + all.Jobs.GetValueOrDefault(JobState.Leased) + all.Retrying == 0)
        {
            return true;
        }

        foreach (var flow in flows)
        {
            if (await AnyAsync(flow, JobState.Ready, cancellationToken)
                || await AnyAsync(flow, JobState.Leased, cancellationToken)
                || (all.Retrying > 0 && await AnyRetryingAsync(flow, cancellationToken)))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> AnyAsync(string flow, JobState state, CancellationToken cancellationToken) =>
        (await store.ListAsync(new JobFilter { Flow = flow, State = state, Limit = 1 }, cancellationToken)).Count > 0;

    private async ValueTask<bool> AnyRetryingAsync(string flow, CancellationToken cancellationToken) =>
        (await store.ListAsync(new JobFilter { Flow = flow, State = JobState.Scheduled, Limit = MostScheduled }, cancellationToken)).Any(job => job.Attempts > 0);
}
