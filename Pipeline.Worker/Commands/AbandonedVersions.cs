using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Commands;

/// <summary>Which unfinished versions nobody will finish.</summary>
internal static class AbandonedVersions
{
    /// <summary>Jobs in these states may still write: they run or will, or wait to be replayed from the stage that failed, which needs the chunks that are there.</summary>
    public static IReadOnlyList<JobState> Spared { get; } = [JobState.Ready, JobState.Scheduled, JobState.Leased, JobState.Failed, JobState.Partial];

    /// <summary>The versions whose last job is none of these. Pure.</summary>
    /// <param name="pending">All unfinished versions.</param>
    /// <param name="jobs">All jobs in the <see cref="Spared"/> states, listed after the versions.</param>
    public static IReadOnlyList<PendingVersion> Of(IReadOnlyList<PendingVersion> pending, IReadOnlyList<JobSummary> jobs)
    {
        // Versions from before fences were ordered by time have the job's number.
        var orders = jobs.SelectMany(job => new[] { job.Fence.Order, job.Sequence }).ToHashSet();
        return [.. pending.Where(version => !orders.Contains(version.Fence.Order))];
    }

    /// <summary>Finds them. Looks into the queue only if there is something unfinished.</summary>
    public static async Task<Found> FindAsync(OpenedIndex opened, CommandContext context, CancellationToken cancellationToken)
    {
        // The versions first: a job that comes after the look at the jobs changes the fence of those it takes over, and they are spared.
        var pending = await opened.Upkeep.ListPendingAsync(cancellationToken);
        if (pending.Count == 0)
        {
            return new Found(0, []);
        }

        try
        {
            await using var queue = await OpenedQueue.FindAsync(opened.Setup, context, cancellationToken);
            return queue is null ? new Found(pending.Count, [], "there is no queue that could tell whether a job will finish them")
                : new Found(pending.Count, Of(pending, await ListJobsAsync(queue.Store, cancellationToken)));
        }
        catch (CommandException exception) when (exception.ExitCode == ExitCodes.Unavailable)
        {
            return new Found(pending.Count, [], $"the queue could tell whether a job will finish them, but {exception.Message}");
        }
    }

    private static async Task<IReadOnlyList<JobSummary>> ListJobsAsync(IJobStore store, CancellationToken cancellationToken)
    {
        List<JobSummary> jobs = [];
        foreach (var state in Spared)
        {
            jobs.AddRange(await store.ListAllAsync(new JobFilter { State = state, Limit = JobFilter.MaxLimit }, cancellationToken).ToListAsync(cancellationToken));
        }

        return jobs;
    }

    /// <summary>What was found.</summary>
    /// <param name="Unfinished">How many versions are unfinished.</param>
    /// <param name="Abandoned">Those of them that no job will finish.</param>
    /// <param name="WhyUnknown">Why there is no telling, when there is none.</param>
    internal sealed record Found(int Unfinished, IReadOnlyList<PendingVersion> Abandoned, string? WhyUnknown = null);
}
