using System.Runtime.CompilerServices;

namespace Pipeline.Core.Queues;

/// <summary>Lists jobs over all pages.</summary>
public static class JobListing
{
    /// <summary>
    /// All jobs that a filter names, newest first, a page at a time. Jobs that are accepted meanwhile do not come; one that leaves the filter meanwhile may come or not.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="filter">Which; <see cref="JobFilter.Limit"/> is the size of a page.</param>
    /// <param name="cancellationToken">Stops listing.</param>
    public static async IAsyncEnumerable<JobSummary> ListAllAsync(this IJobStore store, JobFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        string? continuation = null;
        do
        {
            var page = await store.ListAsync(filter, continuation, cancellationToken).ConfigureAwait(false);
            foreach (var job in page.Jobs)
            {
                yield return job;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
