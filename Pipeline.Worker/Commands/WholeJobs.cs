using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Worker.Commands;

/// <summary>Listed jobs as commands print them: with input, result and failures, which a listing of the store does not have.</summary>
internal static class WholeJobs
{
    // Inputs and results may be large: so many jobs are read at a time.
    private const int AtOnce = 100;

    /// <summary>The newest jobs that a filter names. One that has left it between the listing and the look at the whole job is left out.</summary>
    /// <param name="store">The store.</param>
    /// <param name="filter">Which.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async Task<IReadOnlyList<Job>> ListAsync(IJobStore store, JobFilter filter, int limit, CancellationToken cancellationToken)
    {
        List<Job> jobs = [];
        var listed = store.ListAllAsync(filter with { Limit = Math.Min(limit, JobFilter.MaxLimit) }, cancellationToken).Take(limit);
        await foreach (var some in listed.Chunk(AtOnce).WithCancellation(cancellationToken))
        {
            var found = await store.FindManyAsync([.. some.Select(job => job.Id)], cancellationToken);
            jobs.AddRange(found.Where(job => IsNamed(job, filter)));
        }

        return jobs;
    }

    private static bool IsNamed(Job job, JobFilter filter) =>
        (filter.State is null || job.State == filter.State) && (!filter.DeadOnly || job is { State: JobState.Failed, ReplayedAs: null });
}
