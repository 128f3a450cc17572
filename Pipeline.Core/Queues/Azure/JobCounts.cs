using Azure.Data.Tables;
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

    /// <summary>The jobs at a glance, and what each flow does.</summary>
    public async Task<(JobStatistics All, IReadOnlyList<FlowActivity> Flows)> ReadAsync(CancellationToken cancellationToken)
    {
        if (_last is not { } last || store.Time.GetElapsedTime(last.At) >= last.Took * Share)
        {
            var began = store.Time.GetTimestamp();
            var flows = await CountAsync(cancellationToken).ConfigureAwait(false);
            last = new Counted(FlowCount.Sum(flows), [.. flows.Select(flow => flow.Activity())], store.Time.GetTimestamp(), store.Time.GetElapsedTime(began));
            _last = last;
        }

        return (last.All, last.Flows);
    }

    private async Task<List<FlowCount>> CountAsync(CancellationToken cancellationToken)
    {
        var now = store.Now;
        Dictionary<string, FlowCount> flows = new(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"RowKey eq {JobColumns.Header}");
        string? continuation = null;
        do
        {
            var page = await store.Jobs.QueryAsync(filter, AzureLimits.MaxPage, JobColumns.Counted, continuation, cancellationToken).ConfigureAwait(false);
            foreach (var job in (page?.Values ?? []).Select(JobColumns.Read))
            {
                if (!flows.TryGetValue(job.Flow, out var count))
                {
                    flows.Add(job.Flow, count = new FlowCount(job.Flow, now));
                }

                count.Add(job);
            }

            continuation = page?.ContinuationToken;
        }
        while (continuation is not null);

        return [.. flows.Values.OrderBy(flow => flow.Flow, StringComparer.Ordinal)];
    }

    private sealed record Counted(JobStatistics All, IReadOnlyList<FlowActivity> Flows, long At, TimeSpan Took);
}
