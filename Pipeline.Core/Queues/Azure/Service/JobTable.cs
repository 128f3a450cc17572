using Azure;
using Azure.Data.Tables;
using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>
/// The table of jobs: a partition each, with a header and rows of events. The invariant: every write of a job changes its header under the ETag that the decision was made on, in one
/// transaction with the rows it adds. So a stale worker writes nothing. Thread-safe.
/// </summary>
internal sealed class JobTable(TableClient table, AzureCalls calls)
{
    /// <summary>Makes the table when it is missing.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => calls.WriteAsync(() => table.CreateIfNotExistsAsync(cancellationToken), cancellationToken);

    /// <summary>The header of a job; <see langword="null"/> when there is none.</summary>
    public Task<Versioned<JobRecord>?> FindAsync(Guid id, CancellationToken cancellationToken) => calls.ReadAsync(
        async () =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(JobKey.Of(id), JobColumns.Header, select: null, cancellationToken).ConfigureAwait(false);
            return found.HasValue ? new Versioned<JobRecord>(JobColumns.Read(found.Value!), found.Value!.ETag) : null;
        },
        cancellationToken);

    /// <summary>Stores a new job. One that is there already was stored by a try whose answer was lost: the id is the caller's own.</summary>
    public Task<Versioned<JobRecord>> AddAsync(JobRecord job, CancellationToken cancellationToken) => calls.WriteAsync(
        async () =>
        {
            try
            {
                var answer = await table.AddEntityAsync(JobColumns.ToRow(job), cancellationToken).ConfigureAwait(false);
                return new Versioned<JobRecord>(job, answer.Headers.ETag ?? default);
            }
            catch (RequestFailedException exists) when (exists.Status == 409)
            {
                return new Versioned<JobRecord>(job, default);
            }
        },
        cancellationToken);

    /// <summary>Changes a header, and adds rows with it. <see langword="null"/> when it was changed by others meanwhile: nothing was written.</summary>
    public Task<Versioned<JobRecord>?> TryChangeAsync(Versioned<JobRecord> before, JobRecord after, IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken) =>
        calls.WriteAsync(
            async () =>
            {
                try
                {
                    var header = JobColumns.ToChange(after, before.Value);
                    var tag = rows.Count == 0
                        ? (await table.UpdateEntityAsync(header, before.ETag, TableUpdateMode.Merge, cancellationToken).ConfigureAwait(false)).Headers.ETag
                        : await SubmitAsync(header, before.ETag, rows, cancellationToken).ConfigureAwait(false);
                    return new Versioned<JobRecord>(after, tag ?? default);
                }
                catch (RequestFailedException changed) when (changed.Status is 412 or 404 or 409 && !IsMissing(changed))
                {
                    return null; // changed, or deleted; a row that is there already was written by a try whose answer was lost, and then the header has changed too
                }
            },
            cancellationToken);

    /// <summary>Deletes a job: what belongs to the header first, the header last, so that one that is broken off is found again.</summary>
    public Task<bool> DeleteAsync(Versioned<JobRecord> job, CancellationToken cancellationToken) => calls.WriteAsync(
        async () =>
        {
            var key = JobKey.Of(job.Value.Id);
            List<TableTransactionAction> deletes = [];
            var rows = table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey ne {JobColumns.Header}"), AzureLimits.MaxPage, ["PartitionKey", "RowKey"], cancellationToken);
            await foreach (var row in rows.ConfigureAwait(false))
            {
                deletes.Add(new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All));
            }

            foreach (var some in deletes.Chunk(AzureLimits.MaxTransaction))
            {
                await table.SubmitTransactionAsync(some, cancellationToken).ConfigureAwait(false);
            }

            try
            {
                return (await table.DeleteEntityAsync(key, JobColumns.Header, job.ETag, cancellationToken).ConfigureAwait(false)).Status != 404;
            }
            catch (RequestFailedException changed) when (changed.Status == 412)
            {
                return false;
            }
        },
        cancellationToken);

    /// <summary>Writes a row that is beside the header, and that no decision about the job depends on.</summary>
    public Task PutRowAsync(TableEntity row, CancellationToken cancellationToken) =>
        calls.WriteAsync(() => table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken), cancellationToken);

    /// <summary>A row beside the header; <see langword="null"/> when there is none.</summary>
    public Task<TableEntity?> FindRowAsync(string partition, string key, CancellationToken cancellationToken) => calls.ReadAsync(
        async () =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, key, select: null, cancellationToken).ConfigureAwait(false);
            return found.HasValue ? found.Value : null;
        },
        cancellationToken);

    /// <summary>One page of rows.</summary>
    /// <param name="filter">Which, as <see cref="TableClient.CreateQueryFilter(FormattableString)"/> makes it.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="columns">Their columns; <see langword="null"/> for all.</param>
    /// <param name="continuation">What the page before ended with.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<Page<TableEntity>?> QueryAsync(string filter, int size, IEnumerable<string>? columns, string? continuation, CancellationToken cancellationToken) => calls.ReadAsync(
        async () =>
        {
            var pages = table.QueryAsync<TableEntity>(filter, size, columns, cancellationToken).AsPages(continuation, size).GetAsyncEnumerator(cancellationToken);
            await using var closing = pages.ConfigureAwait(false);
            return await pages.MoveNextAsync().ConfigureAwait(false) ? pages.Current : null;
        },
        cancellationToken);

    private static bool IsMissing(RequestFailedException error) => string.Equals(error.ErrorCode, "TableNotFound", StringComparison.Ordinal);

    private async Task<ETag?> SubmitAsync(TableEntity header, ETag tag, IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateMerge, header, tag)];
        actions.AddRange(rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)));
        var answers = await table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
        return answers.Value[0].Headers.ETag;
    }
}
