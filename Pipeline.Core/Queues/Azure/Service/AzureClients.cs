using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>
/// Makes the clients of an account. All of a queue share one handler, whose connections are bounded: what is more waits in line. The invariant: the clients' own retries are few and short,
/// because whoever calls tries again with a back-off of its own. Thread-safe.
/// </summary>
internal sealed class AzureClients : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private readonly HttpClientTransport _transport;
    private readonly HttpPipelinePolicy[] _policies;
    private readonly Lazy<TokenCredential> _credential = new(() => new DefaultAzureCredential());

    /// <param name="policies">What sees every request, in front of the retries of each: for tests and measurements.</param>
    public AzureClients(IEnumerable<HttpPipelinePolicy> policies)
    {
        _handler = CreateHandler();
        _http = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        _transport = new HttpClientTransport(_http);
        _policies = [.. policies];
    }

    /// <summary>The table service.</summary>
    public TableServiceClient Tables(AzureAddress address)
    {
        var options = With(new TableClientOptions());
        return address.Connection is { } connection ? new(connection, options) : new(address.Tables!, _credential.Value, options);
    }

    /// <summary>The queue service. A body that cannot be decoded goes to the handler, and does not spoil what was received with it.</summary>
    public QueueServiceClient Queues(AzureAddress address, SyncAsyncEventHandler<QueueMessageDecodingFailedEventArgs> undecodable)
    {
        var options = With(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }); // what the ecosystem's tools write and read
        options.MessageDecodingFailed += undecodable;
        return address.Connection is { } connection ? new(connection, options) : new(address.Queues!, _credential.Value, options);
    }

    /// <summary>The blob service.</summary>
    public BlobServiceClient Blobs(AzureAddress address)
    {
        var options = With(new BlobClientOptions());
        return address.Connection is { } connection ? new(connection, options) : new(address.Blobs!, _credential.Value, options);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transport.Dispose();
        _http.Dispose();
        _handler.Dispose();
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        MaxConnectionsPerServer = AzureLimits.ConnectionsPerCore * Environment.ProcessorCount,
        ConnectTimeout = AzureLimits.AnswerWithin,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // a change of address is noticed
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        UseCookies = false,
    };

    private T With<T>(T options)
        where T : ClientOptions
    {
        options.Transport = _transport;
        options.Diagnostics.IsLoggingEnabled = false; // the queue logs faults once, for all calls
        options.Retry.MaxRetries = AzureLimits.Retries;
        options.Retry.Delay = AzureLimits.RetryDelay;
        options.Retry.MaxDelay = AzureLimits.LongestRetryDelay;
        options.Retry.NetworkTimeout = AzureLimits.AnswerWithin;
        foreach (var policy in _policies)
        {
            options.AddPolicy(policy, HttpPipelinePosition.PerCall);
        }

        return options;
    }
}
