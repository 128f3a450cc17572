using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>
/// The storage queues, which carry readiness: a message stands for a job, and is hidden while the job is leased, paused or scheduled. Queues are made when they are first used. Thread-safe.
/// </summary>
/// <param name="accounts">The accounts over which the shards are spread, with how calls to each are run.</param>
/// <param name="names">The queues' names.</param>
/// <param name="shards">How many queues each flow and band has.</param>
/// <param name="create">Whether queues may be made.</param>
internal sealed class MessageQueues(IReadOnlyList<(QueueServiceClient Service, AzureCalls Calls)> accounts, AzureNames names, int shards, bool create)
{
    /// <summary>How many queues each flow and band has.</summary>
    public int Shards => shards;

    /// <summary>Sends a message.</summary>
    /// <param name="queue">Where.</param>
    /// <param name="body">What.</param>
    /// <param name="hidden">How long it is hidden at first.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<SendReceipt> SendAsync(QueuePlace queue, BinaryData body, TimeSpan hidden, CancellationToken cancellationToken) => WriteAsync(
        queue, async client => (await client.SendMessageAsync(body, hidden, AzureLimits.NeverExpires, cancellationToken).ConfigureAwait(false)).Value, cancellationToken);

    /// <summary>Receives messages and hides them.</summary>
    public Task<QueueMessage[]> ReceiveAsync(QueuePlace queue, int max, TimeSpan hidden, CancellationToken cancellationToken) => WriteAsync(
        queue, async client => (await client.ReceiveMessagesAsync(Math.Min(max, AzureLimits.MaxReceive), hidden, cancellationToken).ConfigureAwait(false)).Value, cancellationToken);

    /// <summary>The head of the messages that are not hidden.</summary>
    public Task<QueueHead> PeekAsync(QueuePlace queue, int max, CancellationToken cancellationToken) => ReadAsync(
        queue,
        async client =>
        {
            var answer = await client.PeekMessagesAsync(max, cancellationToken).ConfigureAwait(false);
            return new QueueHead([.. answer.Value.Select(message => message.MessageId)], answer.Value is [var first, ..] ? first.InsertedOn ?? DateTimeOffset.MinValue : null, answer.GetRawResponse().Headers.Date);
        },
        cancellationToken);

    /// <summary>Hides a message for so long from now. <see langword="null"/> when the receipt is no longer its latest, or it is gone.</summary>
    public Task<UpdateReceipt?> HideAsync(QueuePlace queue, string id, string receipt, TimeSpan hidden, CancellationToken cancellationToken) => WriteAsync(
        queue,
        async client =>
        {
            try
            {
                return (UpdateReceipt?)(await client.UpdateMessageAsync(id, receipt, (string?)null, hidden, cancellationToken).ConfigureAwait(false)).Value;
            }
            catch (RequestFailedException lost) when (IsLost(lost))
            {
                return null;
            }
        },
        cancellationToken);

    /// <summary>Deletes a message. False when the receipt is no longer its latest, or it is gone.</summary>
    public Task<bool> DeleteAsync(QueuePlace queue, string id, string receipt, CancellationToken cancellationToken) => WriteAsync(
        queue,
        async client =>
        {
            try
            {
                await client.DeleteMessageAsync(id, receipt, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException lost) when (IsLost(lost))
            {
                return false;
            }
        },
        cancellationToken);

    /// <summary>Sends what a queue could not do to where the ecosystem's tools look for it. False when that queue is not there and may not be made.</summary>
    public Task<bool> PoisonAsync(QueuePlace queue, BinaryData body, CancellationToken cancellationToken)
    {
        var (service, calls) = accounts[queue.Shard % accounts.Count];
        var client = service.GetQueueClient(AzureNames.Poison(NameOf(queue)));
        return calls.WriteAsync(
            async () =>
            {
                try
                {
                    await MadeAsync(client, made => made.SendMessageAsync(body, visibilityTimeout: null, AzureLimits.NeverExpires, cancellationToken), cancellationToken).ConfigureAwait(false);
                    return true;
                }
                catch (RequestFailedException missing) when (IsMissing(missing))
                {
                    return false;
                }
            },
            cancellationToken);
    }

    /// <summary>The queue's name.</summary>
    public string NameOf(QueuePlace queue) => names.Queue(queue.Flow, queue.Band, queue.Shard);

    private static bool IsLost(RequestFailedException error) => error.ErrorCode is "MessageNotFound" or "PopReceiptMismatch";

    private static bool IsMissing(RequestFailedException error) => string.Equals(error.ErrorCode, "QueueNotFound", StringComparison.Ordinal);

    private Task<T> WriteAsync<T>(QueuePlace queue, Func<QueueClient, Task<T>> call, CancellationToken cancellationToken)
    {
        var (service, calls) = accounts[queue.Shard % accounts.Count];
        return calls.WriteAsync(() => MadeAsync(service.GetQueueClient(NameOf(queue)), call, cancellationToken), cancellationToken);
    }

    private Task<T> ReadAsync<T>(QueuePlace queue, Func<QueueClient, Task<T>> call, CancellationToken cancellationToken)
    {
        var (service, calls) = accounts[queue.Shard % accounts.Count];
        return calls.ReadAsync(() => MadeAsync(service.GetQueueClient(NameOf(queue)), call, cancellationToken), cancellationToken);
    }

    /// <summary>Calls, and makes the queue when it is not there: at its first use, or when somebody has deleted it. Upkeep then sends what was in it.</summary>
    private async Task<T> MadeAsync<T>(QueueClient client, Func<QueueClient, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(client).ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (create && IsMissing(missing))
        {
            await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return await call(client).ConfigureAwait(false);
        }
    }
}
