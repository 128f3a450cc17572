namespace Pipeline.Core.Queues.Policies;

/// <summary>
/// How long a failed job waits: exponential back-off with full jitter, so that jobs that failed together do not come back together. Pure but for
/// the random source; as thread-safe as that.
/// </summary>
/// <param name="options">The delay and its limit.</param>
/// <param name="random">Draws the jitter.</param>
internal sealed class RetryPolicy(JobRetryOptions options, Random random)
{
    /// <summary>The longest wait before the next attempt: the delay, doubled for each attempt after the first, up to the limit.</summary>
    /// <param name="attempts">The attempts made; at least 1.</param>
    public TimeSpan Ceiling(int attempts)
    {
        var factor = Math.Pow(2, Math.Max(attempts, 1) - 1);
        return factor >= options.Max / options.Delay ? options.Max : options.Delay * factor;
    }

    /// <summary>A wait drawn evenly between zero and <see cref="Ceiling"/>.</summary>
    /// <param name="attempts">The attempts made; at least 1.</param>
    public TimeSpan Next(int attempts) => Ceiling(attempts) * random.NextDouble();
}
