using System.Text;
using Azure.Data.Tables;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Lists jobs, newest first, as their keys sort. The service filters, and reads past what does not fit: a page of a rare state costs a call for each thousand or so rows that are passed over.
/// </summary>
internal static class JobPages
{
    private const string Mark = "azure:";

    // Pages of the service that may be empty before one of ours is: then the caller may go on, or not.
    private const int MostLookedAt = 20;

    /// <summary>What the service goes on with.</summary>
    /// <exception cref="ArgumentException">It is no continuation that <see cref="ListAsync"/> made.</exception>
    public static string? Read(string? continuation)
    {
        if (continuation is null)
        {
            return null;
        }

        Span<byte> bytes = new byte[continuation.Length];
        return continuation.StartsWith(Mark, StringComparison.Ordinal) && Convert.TryFromBase64String(continuation[Mark.Length..], bytes, out var length)
            ? Encoding.UTF8.GetString(bytes[..length])
            : throw new ArgumentException($"'{continuation}' is no continuation of this store's listings. Hand back the one of the page before, or null for the first page.", nameof(continuation));
    }

    /// <summary>A page.</summary>
    public static async Task<JobPage> ListAsync(JobTable jobs, JobFilter filter, string? token, CancellationToken cancellationToken)
    {
        var limit = Math.Clamp(filter.Limit, 1, JobFilter.MaxLimit);
        List<JobSummary> found = [];
        for (var looks = 0; looks < MostLookedAt && found.Count == 0; looks++)
        {
            var page = await jobs.QueryAsync(FilterOf(filter), limit, JobColumns.Summary, token, cancellationToken).ConfigureAwait(false);
            found.AddRange((page?.Values ?? []).Select(row => JobMapping.Summary(JobColumns.Read(row))));
            token = page?.ContinuationToken;
            if (token is null)
            {
                break;
            }
        }

        return new JobPage(found, token is null ? null : Mark + Convert.ToBase64String(Encoding.UTF8.GetBytes(token)));
    }

    private static string FilterOf(JobFilter filter)
    {
        List<string> parts = [TableClient.CreateQueryFilter($"RowKey eq {JobColumns.Header}")];
        if (filter.Ids is { } ids)
        {
            var (first, last) = (JobKey.Of(ids.Last), JobKey.Of(ids.First)); // keys are complements
            parts.Add(TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey le {last}"));
        }

        if (filter.State is { } state)
        {
            parts.Add(TableClient.CreateQueryFilter($"State eq {(int)state}"));
        }

        if (filter.Flow is { } flow)
        {
            parts.Add(TableClient.CreateQueryFilter($"Flow eq {flow}"));
        }

        if (filter.DeadOnly)
        {
            var (failed, none) = ((int)JobState.Failed, "");
            parts.Add(TableClient.CreateQueryFilter($"State eq {failed} and ReplayedAs eq {none}"));
        }

        return string.Join(" and ", parts);
    }
}
