using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Pipeline.Tests.Support.Azure;

/// <summary>Lets the table of jobs, and the blobs beside it, take only so many bytes more.</summary>
internal sealed class RoomPolicy : HttpPipelinePolicy
{
    private long _room = long.MaxValue;

    /// <summary>How many bytes more it takes; <see langword="null"/> for as many as there are.</summary>
    public int? Room
    {
        set => Interlocked.Exchange(ref _room, value ?? long.MaxValue);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The queue has no calls that block.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Method != RequestMethod.Get && IsForJobs(message.Request.Uri.Path!)
            && message.Request.Content is { } content && content.TryComputeLength(out var length) && Interlocked.Add(ref _room, -length) < 0)
        {
            throw new RequestFailedException(507, "There is no room left.", "InsufficientStorage", innerException: null);
        }

        await ProcessNextAsync(message, pipeline);
    }

    private static bool IsForJobs(string path) => path.EndsWith("jobs", StringComparison.Ordinal) || path.Contains("-blobs/", StringComparison.Ordinal);
}
