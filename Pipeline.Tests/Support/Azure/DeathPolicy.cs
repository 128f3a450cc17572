using Azure.Core;
using Azure.Core.Pipeline;

namespace Pipeline.Tests.Support.Azure;

/// <summary>A process that dies at its n-th request, before it is sent or after it was carried out: from then on none of its requests leaves.</summary>
/// <param name="at">Which request, 1 for the first.</param>
/// <param name="isAfter">Whether the service carries it out, and the answer is lost.</param>
internal sealed class DeathPolicy(int at, bool isAfter) : HttpPipelinePolicy
{
    private int _requests;

    /// <summary>At which request it died; <see langword="null"/> while it lives.</summary>
    public string? DiedAt { get; private set; }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The queue has no calls that block.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var number = Interlocked.Increment(ref _requests);
        if (number > at || (number == at && !isAfter))
        {
            Die(message, number);
        }

        await ProcessNextAsync(message, pipeline);
        if (number >= at)
        {
            Die(message, number);
        }
    }

    private void Die(HttpMessage message, int number)
    {
        if (number == at)
        {
            DiedAt = $"{number}: {message.Request.Method} {message.Request.Uri.Path}";
        }

        throw new DeathException();
    }
}
