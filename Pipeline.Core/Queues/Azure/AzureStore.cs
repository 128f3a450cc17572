using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Specialized;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// The account's services as a queue uses them. Nothing is asked of the account before the first call, so that a worker can start while it is away. Thread-safe.
/// </summary>
internal sealed class AzureStore : IDisposable
{
    private readonly AzureClients _clients;
    private readonly Lock _gate = new();
    private readonly bool _create;
    private readonly ILogger _logger;
    private Task? _made;
    private readonly CancellationTokenSource _closed = new();

    public AzureStore(AzureQueueOptions options, StoreAccess access, TimeProvider time, ILogger logger, IEnumerable<HttpPipelinePolicy> policies)
    {
        var address = options.Address;
        (Place, Time, _logger) = ($"{address.Name} ({options.Prefix})", time, logger);
        _clients = new AzureClients(policies);
        Closed = _closed.Token;
        _create = options.Create && access == StoreAccess.Create;
        Health = new StoreHealth(time, logger);
        Names = new AzureNames(options.Prefix);
        AzureCalls calls = new(Place, options.Prefix, Health, Closed);
        var tables = _clients.Tables(address);
        Jobs = new JobTable(tables.GetTableClient(Names.Jobs), calls);
        Index = new IndexTable(tables.GetTableClient(Names.Index), calls);
        Control = new ControlTable(tables.GetTableClient(Names.Index), calls);
        Blobs = new PayloadBlobs(_clients.Blobs(address).GetBlobContainerClient(Names.Blobs), calls);
        Queues = new MessageQueues(
            [.. options.MessageAddresses.Select(one => (_clients.Queues(one, UndecodableAsync), new AzureCalls(one.Name, options.Prefix, Health, Closed)))], Names, options.Shards, options.Create); // also for one who only looks: a replay may need a queue that no job had before
        Clock = new AcceptanceClock(Index, time);
        Opened = new Batches<IndexRow>(Index.PutAsync);
        Ended = new Batches<IndexRow>(Index.RemoveAsync);
    }

    /// <summary>What messages call it.</summary>
    public string Place { get; }

    public TimeProvider Time { get; }

    public StoreHealth Health { get; }

    public AzureNames Names { get; }

    public JobTable Jobs { get; }

    public IndexTable Index { get; }

    public ControlTable Control { get; }

    public PayloadBlobs Blobs { get; }

    public MessageQueues Queues { get; }

    public AcceptanceClock Clock { get; }

    /// <summary>Rows of open jobs to write.</summary>
    public Batches<IndexRow> Opened { get; }

    /// <summary>Rows of open jobs to remove.</summary>
    public Batches<IndexRow> Ended { get; }

    /// <summary>Fires when it is closed.</summary>
    public CancellationToken Closed { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>To be awaited before the first call: makes what is missing, once.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public async ValueTask ReadyAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Closed.IsCancellationRequested, typeof(AzureJobQueue));
        if (!_create)
        {
            return;
        }

        Task made;
        lock (_gate)
        {
            made = _made is null || _made.IsFaulted || _made.IsCanceled ? _made = MakeAsync() : _made;
        }

        await made.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks nothing of the account any more.</summary>
    public void Dispose()
    {
        if (Closed.IsCancellationRequested)
        {
            return;
        }

        _closed.Cancel();
        _clients.Dispose();
        _closed.Dispose();
    }

    private Task MakeAsync() => Task.WhenAll(Jobs.CreateAsync(CancellationToken.None), Index.CreateAsync(CancellationToken.None), Blobs.CreateAsync(CancellationToken.None));

    /// <summary>A message that others have sent: its copy goes where the tools look for it, and it is deleted, or it would come back for ever.</summary>
    private async Task UndecodableAsync(QueueMessageDecodingFailedEventArgs failed)
    {
        if (failed.ReceivedMessage is { } message)
        {
            Log.StorageMessageUnreadable(_logger, message.MessageId, failed.Queue.Name);
            var poison = failed.Queue.GetParentQueueServiceClient().GetQueueClient(AzureNames.Poison(failed.Queue.Name));
            if (_create)
            {
                await poison.CreateIfNotExistsAsync(cancellationToken: failed.CancellationToken).ConfigureAwait(false);
            }

            await poison.SendMessageAsync(message.Body, visibilityTimeout: null, AzureLimits.NeverExpires, failed.CancellationToken).ConfigureAwait(false);
            await failed.Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, failed.CancellationToken).ConfigureAwait(false);
        }
    }
}
