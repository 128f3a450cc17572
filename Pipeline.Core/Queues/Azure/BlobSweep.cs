using Azure.Data.Tables;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Deletes blobs that no row names: left by a process that died between the blob and the row, or between the deletion of a job and that of its blobs. The invariant: a blob is deleted only when it
/// is older than any write can take, and after the rows of its job were read and none names it. Thread-safe.
/// </summary>
internal sealed class BlobSweep(AzureStore store)
{
    private static readonly string[] Columns = ["Input", "Resume", "Result", "Failures", EventRows.Data];

    /// <summary>How old a blob must be, by the service's clock against this one's.</summary>
    internal TimeSpan OlderThan { get; init; } = AzureLimits.OrphanAge;

    /// <summary>Looks at all blobs: a call for each thousands of them, and one for the rows of each job that has any which are old.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var (deleted, key, named) = (0, "", new HashSet<string>(StringComparer.Ordinal));
        var before = store.Now - OlderThan;
        await foreach (var blob in store.Blobs.ListAsync("", cancellationToken).ConfigureAwait(false))
        {
            if (blob.Properties.LastModified is not { } modified || modified > before || blob.Name.Split('/') is not [{ Length: 32 } job, _])
            {
                continue;
            }

            if (!string.Equals(job, key, StringComparison.Ordinal))
            {
                (key, named) = (job, await NamedAsync(job, cancellationToken).ConfigureAwait(false));
            }

            if (!named.Contains(blob.Name))
            {
                await store.Blobs.DeleteAsync(blob.Name, cancellationToken).ConfigureAwait(false);
                deleted++;
            }
        }

        return deleted;
    }

    private async Task<HashSet<string>> NamedAsync(string key, CancellationToken cancellationToken)
    {
        HashSet<string> named = new(StringComparer.Ordinal);
        string? continuation = null;
        do
        {
            var page = await store.Jobs.QueryAsync(
                TableClient.CreateQueryFilter($"PartitionKey eq {key}"), AzureLimits.MaxPage, [.. Columns.Select(JobColumns.BlobColumn)], continuation, cancellationToken).ConfigureAwait(false);
            named.UnionWith((page?.Values ?? []).SelectMany(row => Columns.Select(column => row.GetString(JobColumns.BlobColumn(column)))).Where(name => !string.IsNullOrEmpty(name)));
            continuation = page?.ContinuationToken;
        }
        while (continuation is not null);

        return named;
    }
}
