using Pipeline.Core.Options;

namespace Pipeline.Core.Queues;

/// <summary>When a failed job is tried again: exponential back-off with jitter. The <c>queue.retry:</c> section of pipeline.yaml.</summary>
public sealed record JobRetryOptions
{
    /// <summary>The wait before the second attempt; it doubles with each further one.</summary>
    /// <value>1 ms – 1 h. Default: 2 s.</value>
    [DurationRange("1ms", "1h")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait.</summary>
    /// <value>At least <see cref="Delay"/>, at most 1 day. Default: 5 min.</value>
    [DurationRange("1ms", "1d")]
    [AtLeast(nameof(Delay))]
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(5);
}
