using System.Runtime.CompilerServices;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands;

/// <summary>Jobs that options select, and those as commands print them: with input, result and failures, which a listing of the store does not have.</summary>
internal static class WholeJobs
{
    // Inputs and results may be large: so many jobs are read at a time.
    private const int AtOnce = 100;

    /// <summary>The newest jobs that are selected. One that has left the filter between the listing and the look at the whole job is left out.</summary>
    /// <param name="store">The store.</param>
    /// <param name="filter">Which.</param>
    /// <param name="selection">Which of these.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="now">What ages end at.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async Task<IReadOnlyList<Job>> ListAsync(
        IJobStore store, JobFilter filter, JobSelection selection, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<Job> jobs = [];
        var selected = SelectAsync(store, filter with { Limit = Math.Min(limit, JobFilter.MaxLimit) }, selection, now, cancellationToken).Take(limit);
        await foreach (var some in selected.Chunk(AtOnce).WithCancellation(cancellationToken))
        {
            var found = await store.FindManyAsync([.. some.Select(job => job.Id)], cancellationToken);
            jobs.AddRange(found.Where(job => IsNamed(job, filter)));
        }

        return jobs;
    }

    /// <summary>The jobs that are selected, newest first.</summary>
    /// <param name="store">The store.</param>
    /// <param name="filter">Which.</param>
    /// <param name="selection">Which of these.</param>
    /// <param name="now">What ages end at.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async IAsyncEnumerable<JobSummary> SelectAsync(
        IJobStore store, JobFilter filter, JobSelection selection, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listed = store.ListAllAsync(filter with { Flow = selection.Flow ?? filter.Flow }, cancellationToken).Where(job => selection.Has(job, now));
        await foreach (var some in listed.Chunk(AtOnce).WithCancellation(cancellationToken))
        {
            var failed = selection.AsksForFailures ? await FailedAsync(store, some, selection, cancellationToken) : null;
            foreach (var job in some.Where(job => failed?.Contains(job.Id) is not false))
            {
                yield return job;
            }
        }
    }

    private static async Task<HashSet<Guid>> FailedAsync(IJobStore store, IEnumerable<JobSummary> jobs, JobSelection selection, CancellationToken cancellationToken) =>
        [.. (await store.FindManyAsync([.. jobs.Select(job => job.Id)], cancellationToken)).Where(selection.Has).Select(job => job.Id)];

    private static bool IsNamed(Job job, JobFilter filter) =>
        (filter.State is null || job.State == filter.State) && (!filter.DeadOnly || job is { State: JobState.Failed, ReplayedAs: null });
}
