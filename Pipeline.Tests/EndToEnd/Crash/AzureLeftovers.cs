using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Pipeline.Core.Queues.Azure;
using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Tests.EndToEnd.Crash;

/// <summary>What a queue has left behind in a storage account when all its jobs have ended, beside what it keeps.</summary>
internal static class AzureLeftovers
{
    private static readonly string[] Named = ["Input", "Resume", "Result", "Failures", EventRows.Data];

    /// <summary>A line for each row, blob and message that nobody needs, and for each blob that a row names and that is gone.</summary>
    public static async Task<List<string>> FindAsync(AzureQueueOptions options)
    {
        AzureNames names = new(options.Prefix);
        TableServiceClient tables = new(options.Connection);
        List<TableEntity> jobs = await tables.GetTableClient(names.Jobs).QueryAsync<TableEntity>().ToListAsync();
        List<TableEntity> found = await tables.GetTableClient(names.Index).QueryAsync<TableEntity>().ToListAsync();
        HashSet<string> headers = [.. jobs.Where(row => row.RowKey == JobColumns.Header).Select(row => row.PartitionKey)];
        HashSet<string> named = [.. jobs.SelectMany(row => Named.Select(column => row.GetString(JobColumns.BlobColumn(column)))).Where(name => !string.IsNullOrEmpty(name))];
        HashSet<string> blobs = [.. await new BlobContainerClient(options.Connection, names.Blobs).GetBlobsAsync().Select(blob => blob.Name).ToListAsync()];
        return
        [
            .. jobs.Where(row => !headers.Contains(row.PartitionKey)).Select(row => $"row {row.PartitionKey}/{row.RowKey} has no header"),
            .. found.Where(row => row.PartitionKey.StartsWith("open-", StringComparison.Ordinal) || row.PartitionKey.StartsWith("cancel-", StringComparison.Ordinal))
                .Select(row => $"row {row.PartitionKey}/{row.RowKey} of {row.GetGuid("Job")} is left"),
            .. blobs.Except(named).Select(name => $"blob {name} is named by no row"),
            .. named.Except(blobs).Select(name => $"blob {name} is named and gone"),
            .. await MessagesAsync(options),
        ];
    }

    /// <summary>A line for each queue that has messages, hidden ones among them.</summary>
    public static async Task<List<string>> MessagesAsync(AzureQueueOptions options)
    {
        List<string> left = [];
        QueueServiceClient service = new(options.Connection);
        await foreach (var queue in service.GetQueuesAsync(prefix: $"{options.Prefix}-"))
        {
            Response<global::Azure.Storage.Queues.Models.QueueProperties> properties = await service.GetQueueClient(queue.Name).GetPropertiesAsync();
            if (properties.Value.ApproximateMessagesCount is > 0 and var count)
            {
                left.Add($"queue {queue.Name} has {count} messages");
            }
        }

        return left;
    }
}
