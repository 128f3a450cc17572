using Azure.Core;
using Azure.Core.Pipeline;

namespace Pipeline.Tests.Support.Azure;

/// <summary>Lets no request through that writes, while it is stalled.</summary>
internal sealed class StallPolicy : HttpPipelinePolicy
{
    private volatile TaskCompletionSource _open = Opened();

    /// <summary>Stalls until it is disposed of.</summary>
    public IDisposable Stall()
    {
        TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _open = open;
        return new Stalled(open);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The queue has no calls that block.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Method != RequestMethod.Get)
        {
            await _open.Task.WaitAsync(message.CancellationToken);
        }

        await ProcessNextAsync(message, pipeline);
    }

    private static TaskCompletionSource Opened()
    {
        TaskCompletionSource open = new();
        open.SetResult();
        return open;
    }

    private sealed class Stalled(TaskCompletionSource open) : IDisposable
    {
        public void Dispose() => open.TrySetResult();
    }
}
