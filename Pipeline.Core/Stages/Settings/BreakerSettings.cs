using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Settings;

/// <summary>
/// A circuit breaker: when so many attempts of a window fail for a passing reason, the stage makes none for a while, and those that come fail at once, so that
/// an upstream that is down is left alone. Then one attempt is let through, and its end decides.
/// </summary>
public sealed record BreakerSettings
{
    /// <summary>The share of failed attempts at which it opens.</summary>
    /// <value>0–100 %. Default: 50 %.</value>
    public Share Ratio { get; init; } = new(0.5);

    /// <summary>With fewer attempts than this in a window it does not open.</summary>
    /// <value>2–1,000,000. Default: 10.</value>
    [Range(2, 1_000_000)]
    public int Throughput { get; init; } = 10;

    /// <summary>The time over which attempts are counted.</summary>
    /// <value>500 ms – 1 day. Default: 30 s.</value>
    [DurationRange("500ms", "1d")]
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it stays open.</summary>
    /// <value>500 ms – 1 day. Default: 15 s.</value>
    [DurationRange("500ms", "1d")]
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(15);
}
