using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>
/// The table of what finds jobs: a partition of open jobs for each flow, one of dedupe keys for each key, one of cancellations for each owner. Its rows lead to headers and are checked there:
/// one that is left over misleads nobody, and upkeep removes it. Thread-safe.
/// </summary>
internal sealed class IndexTable(TableClient table, AzureCalls calls)
{
    private const string OpenPrefix = "open-";
    private const string AfterOpen = "open."; // '.' comes after '-'

    /// <summary>The partition of a flow's open jobs.</summary>
    public static string OpenOf(string flow) => OpenPrefix + AzureNames.Key(flow);

    /// <summary>The partition of what an owner is asked to cancel.</summary>
    public static string CancelOf(string owner) => $"cancel-{AzureNames.Key(owner)}";

    /// <summary>The partition of a dedupe key, within a tenant and flow.</summary>
    public static string KeyOf(JobRecord job) => $"key-{AzureNames.Hash(job.Tenant, job.Flow, job.DedupeKey)}";

    /// <summary>The row of an open job, as it is accepted: due at once, or when its sender said.</summary>
    public static IndexRow Open(JobRecord job) =>
        new(OpenOf(job.Flow), JobKey.Of(job.Id), job.Id) { Due = job.State == JobState.Scheduled ? job.Due : 0, Deadline = job.Deadline ?? 0, IsInteractive = job.IsInteractive };

    /// <summary>Makes the table when it is missing.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => calls.WriteAsync(() => table.CreateIfNotExistsAsync(cancellationToken), cancellationToken);

    /// <summary>Writes rows of any partitions, whether they are there or not: a transaction for each hundred of a partition.</summary>
    public async Task PutAsync(IReadOnlyList<IndexRow> rows, CancellationToken cancellationToken)
    {
        foreach (var partition in rows.GroupBy(row => row.Partition, StringComparer.Ordinal))
        {
            foreach (var some in partition.Chunk(AzureLimits.MaxTransaction))
            {
                var actions = some.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Entity(row))).ToList();
                await calls.WriteAsync(() => table.SubmitTransactionAsync(actions, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Removes rows; those that are gone already are no error.</summary>
    public async Task RemoveAsync(IReadOnlyList<IndexRow> rows, CancellationToken cancellationToken)
    {
        foreach (var partition in rows.DistinctBy(row => (row.Partition, row.Key)).GroupBy(row => row.Partition, StringComparer.Ordinal))
        {
            foreach (var some in partition.Chunk(AzureLimits.MaxTransaction))
            {
                await calls.WriteAsync(() => RemoveSomeAsync(some, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Puts a row in the place of another, or where none is.</summary>
    /// <param name="row">The row.</param>
    /// <param name="instead">The ETag of the row that it replaces; <see langword="null"/> when there was none.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Its ETag; <see langword="null"/> when the row is not as it was read.</returns>
    public Task<ETag?> TryPutAsync(IndexRow row, ETag? instead, CancellationToken cancellationToken) => calls.WriteAsync(
        async () =>
        {
            try
            {
                var answer = instead is { } tag
                    ? await table.UpdateEntityAsync(Entity(row), tag, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false)
                    : await table.AddEntityAsync(Entity(row), cancellationToken).ConfigureAwait(false);
                return answer.Headers.ETag;
            }
            catch (RequestFailedException other) when (other is { Status: 409 or 412 } or { Status: 404, ErrorCode: "ResourceNotFound" })
            {
                return (ETag?)null;
            }
        },
        cancellationToken);

    /// <summary>A row; <see langword="null"/> when there is none.</summary>
    public Task<Versioned<IndexRow>?> FindAsync(string partition, string key, CancellationToken cancellationToken) => calls.ReadAsync(
        async () =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, key, select: null, cancellationToken).ConfigureAwait(false);
            return found.HasValue ? new Versioned<IndexRow>(Read(found.Value!), found.Value!.ETag) : null;
        },
        cancellationToken);

    /// <summary>The rows of a partition.</summary>
    public IAsyncEnumerable<IndexRow> ListAsync(string partition, CancellationToken cancellationToken) =>
        QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), AzureLimits.MaxPage, cancellationToken);

    /// <summary>The rows of a flow's open jobs that were due at a time.</summary>
    public IAsyncEnumerable<IndexRow> ListDueAsync(string flow, DateTimeOffset at, int page, CancellationToken cancellationToken) =>
        QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {OpenOf(flow)} and Due le {at.UtcTicks}"), page, cancellationToken);

    /// <summary>The rows of all open jobs after one, by partition and key.</summary>
    public IAsyncEnumerable<IndexRow> ListOpenAsync(string partition, string key, CancellationToken cancellationToken) => QueryAsync(
        TableClient.CreateQueryFilter($"PartitionKey ge {OpenPrefix} and PartitionKey lt {AfterOpen} and (PartitionKey gt {partition} or (PartitionKey eq {partition} and RowKey gt {key}))"),
        AzureLimits.LookedAtOnce,
        cancellationToken);

    /// <summary>The rows of all open jobs whose deadline has passed.</summary>
    public IAsyncEnumerable<IndexRow> ListLateAsync(DateTimeOffset now, CancellationToken cancellationToken) => QueryAsync(
        TableClient.CreateQueryFilter($"PartitionKey ge {OpenPrefix} and PartitionKey lt {AfterOpen} and Deadline gt {0L} and Deadline le {now.UtcTicks}"), AzureLimits.MaxPage, cancellationToken);

    private async IAsyncEnumerable<IndexRow> QueryAsync(string filter, int page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = table.QueryAsync<TableEntity>(filter, page, select: null, cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
        await using var closing = pages.ConfigureAwait(false);
        while (await calls.ReadAsync(() => pages.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in pages.Current.Values)
            {
                yield return Read(row);
            }
        }
    }

    private async Task<bool> RemoveSomeAsync(IndexRow[] rows, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(row.Partition, row.Key), ETag.All)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RequestFailedException gone) when (gone.Status == 404 && !string.Equals(gone.ErrorCode, "TableNotFound", StringComparison.Ordinal))
        {
            foreach (var row in rows) // one of them is gone, which fails them all
            {
                await table.DeleteEntityAsync(row.Partition, row.Key, ETag.All, cancellationToken).ConfigureAwait(false);
            }
        }

        return true;
    }

    private static TableEntity Entity(IndexRow row) => new(row.Partition, row.Key)
    {
        ["Job"] = row.Job,
        ["Due"] = row.Due,
        ["Deadline"] = row.Deadline,
        ["Interactive"] = row.IsInteractive,
    };

    private static IndexRow Read(TableEntity row) => new(row.PartitionKey, row.RowKey, row.GetGuid("Job") ?? Guid.Empty)
    {
        Due = row.GetInt64("Due") ?? 0,
        Deadline = row.GetInt64("Deadline") ?? 0,
        IsInteractive = row.GetBoolean("Interactive") ?? false,
    };
}
