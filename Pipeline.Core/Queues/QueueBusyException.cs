namespace Pipeline.Core.Queues;

/// <summary>A queue takes no more jobs of a flow for now: it has passed one of the marks <see cref="QueueOptions.MaxReady"/>, <see cref="QueueOptions.MaxReadyAge"/> and <see cref="QueueOptions.MinFree"/>. Nothing was accepted.</summary>
/// <param name="message">Which mark, the values, and what to do.</param>
/// <param name="retryAfter">When to send the job again; what a web application gives its caller as <c>Retry-After</c>.</param>
public sealed class QueueBusyException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>When to send the job again: 1 s – 15 min.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
