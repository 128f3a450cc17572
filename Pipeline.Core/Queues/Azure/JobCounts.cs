using Azure.Data.Tables;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Counts jobs by reading a few columns of each: a call for each thousand jobs that are kept. Counting takes a twentieth of the time at most: an answer holds for twenty times as long as it took,
/// so that one who asks every second does not read the table all the time. Thread-safe.
/// </summary>
internal sealed class JobCounts(AzureStore store)
{
    private const int Share = 20;

    private volatile Counted? _last;

    /// <summary>The jobs at a glance.</summary>
    public async Task<JobStatistics> ReadAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && store.Time.GetElapsedTime(last.At) < last.Took * Share)
        {
            return last.Statistics;
        }

        var began = store.Time.GetTimestamp();
        var counted = await CountAsync(cancellationToken).ConfigureAwait(false);
        _last = new Counted(counted, store.Time.GetTimestamp(), store.Time.GetElapsedTime(began));
        return counted;
    }

    private async Task<JobStatistics> CountAsync(CancellationToken cancellationToken)
    {
        var counts = Enum.GetValues<JobState>().ToDictionary(state => state, _ => 0L);
        var (dead, retrying, oldest) = (0L, 0L, long.MaxValue);
        var filter = TableClient.CreateQueryFilter($"RowKey eq {JobColumns.Header}");
        string? continuation = null;
        do
        {
            var page = await store.Jobs.QueryAsync(filter, AzureLimits.MaxPage, JobColumns.Counted, continuation, cancellationToken).ConfigureAwait(false);
            foreach (var job in (page?.Values ?? []).Select(JobColumns.Read))
            {
                counts[job.State]++;
                dead += job.IsDead ? 1 : 0;
                retrying += job is { State: JobState.Scheduled, Epoch: > 0 } ? 1 : 0;
                oldest = job.State is JobState.Ready or JobState.Scheduled ? Math.Min(oldest, job.Due) : oldest;
            }

            continuation = page?.ContinuationToken;
        }
        while (continuation is not null);

        var waited = store.Now.UtcTicks - oldest;
        return new JobStatistics(counts, dead, retrying, waited >= 0 ? TimeSpan.FromTicks(waited) : null);
    }

    private sealed record Counted(JobStatistics Statistics, long At, TimeSpan Took);
}
