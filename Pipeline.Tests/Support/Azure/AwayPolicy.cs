using Azure.Core;
using Azure.Core.Pipeline;

namespace Pipeline.Tests.Support.Azure;

/// <summary>Lets each request fail as long as the account is away.</summary>
internal sealed class AwayPolicy : HttpPipelinePolicy
{
    private volatile Exception? _fault;

    /// <summary>How requests fail; <see langword="null"/> when the account is there.</summary>
    public Exception? Fault
    {
        set => _fault = value;
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The queue has no calls that block.");

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        _fault is { } fault ? ValueTask.FromException(fault) : ProcessNextAsync(message, pipeline);
}
