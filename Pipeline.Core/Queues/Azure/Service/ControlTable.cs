using Azure;
using Azure.Data.Tables;
using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>
/// What belongs to the queue and to no job: which flows are paused, and who works. Rows of the index's table, in two partitions of their own, so that an account whose tables were made by hand
/// needs no other. Thread-safe.
/// </summary>
internal sealed class ControlTable(TableClient table, AzureCalls calls)
{
    private const string Paused = "paused";
    private const string Workers = "workers";

    /// <summary>Marks a flow as paused. False when it was already.</summary>
    public Task<bool> TryPauseAsync(string flow, DateTimeOffset now, CancellationToken cancellationToken) => calls.WriteAsync(
        async () =>
        {
            try
            {
                await table.AddEntityAsync(new TableEntity(Paused, AzureNames.Key(flow)) { ["Flow"] = flow, ["Since"] = now.UtcTicks }, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException exists) when (exists.Status == 409)
            {
                return false;
            }
        },
        cancellationToken);

    /// <summary>Takes the mark away. False when there was none.</summary>
    public Task<bool> TryResumeAsync(string flow, CancellationToken cancellationToken) => DeleteAsync(Paused, AzureNames.Key(flow), cancellationToken);

    /// <summary>Whether a flow is paused.</summary>
    public Task<bool> IsPausedAsync(string flow, CancellationToken cancellationToken) => calls.ReadAsync(
        async () => (await table.GetEntityIfExistsAsync<TableEntity>(Paused, AzureNames.Key(flow), ["RowKey"], cancellationToken).ConfigureAwait(false)).HasValue, cancellationToken);

    /// <summary>All flows that are paused.</summary>
    public Task<List<PausedFlow>> ListPausedAsync(CancellationToken cancellationToken) =>
        ListAsync(Paused, row => new PausedFlow(row.GetString("Flow"), Time(row, "Since")), cancellationToken);

    /// <summary>A worker is there.</summary>
    public Task ReportAsync(QueueWorker worker, DateTimeOffset now, CancellationToken cancellationToken)
    {
        TableEntity row = new(Workers, AzureNames.Key(worker.Id))
        {
            ["Worker"] = worker.Id,
            ["Host"] = worker.Host,
            ["Pid"] = worker.Pid,
            ["Version"] = worker.Version,
            ["Since"] = worker.Since.UtcTicks,
            ["Heard"] = now.UtcTicks,
        };
        return calls.WriteAsync(() => table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken), cancellationToken);
    }

    /// <summary>A worker has ended, or was not heard of for long.</summary>
    public Task LeaveAsync(string id, CancellationToken cancellationToken) => DeleteAsync(Workers, AzureNames.Key(id), cancellationToken);

    /// <summary>All workers that have not said that they end. Their jobs are not counted.</summary>
    public Task<List<QueueWorker>> ListWorkersAsync(CancellationToken cancellationToken) => ListAsync(
        Workers,
        row => new QueueWorker(row.GetString("Worker"), row.GetString("Host"), row.GetInt32("Pid") ?? 0, row.GetString("Version"), Time(row, "Since"), Jobs: 0, Time(row, "Heard")),
        cancellationToken);

    private static DateTimeOffset Time(TableEntity row, string column) => new(row.GetInt64(column) ?? 0, TimeSpan.Zero);

    private Task<bool> DeleteAsync(string partition, string key, CancellationToken cancellationToken) => calls.WriteAsync(
        async () => (await table.DeleteEntityAsync(partition, key, ETag.All, cancellationToken).ConfigureAwait(false)).Status != 404, cancellationToken);

    private Task<List<T>> ListAsync<T>(string partition, Func<TableEntity, T> read, CancellationToken cancellationToken) => calls.ReadAsync(
        async () =>
        {
            List<T> found = [];
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), AzureLimits.MaxPage, select: null, cancellationToken).ConfigureAwait(false))
            {
                found.Add(read(row));
            }

            return found;
        },
        cancellationToken);
}
