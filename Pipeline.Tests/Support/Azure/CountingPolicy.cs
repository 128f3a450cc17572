using Azure.Core;
using Azure.Core.Pipeline;

namespace Pipeline.Tests.Support.Azure;

/// <summary>Counts the requests to each service, without those that make tables, queues and containers.</summary>
internal sealed class CountingPolicy(AzuriteServer server) : HttpPipelinePolicy
{
    private int _tables;
    private int _queues;
    private int _blobs;

    /// <summary>The requests since the last call: to tables, queues and blobs.</summary>
    public (int Tables, int Queues, int Blobs) Take() => (Interlocked.Exchange(ref _tables, 0), Interlocked.Exchange(ref _queues, 0), Interlocked.Exchange(ref _blobs, 0));

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The queue has no calls that block.");

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var port = message.Request.Uri.Port;
        _ = port == server.TablePort ? Interlocked.Increment(ref _tables) : port == server.QueuePort ? Interlocked.Increment(ref _queues) : Interlocked.Increment(ref _blobs);
        return ProcessNextAsync(message, pipeline);
    }
}
