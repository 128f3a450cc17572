using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Settings;

/// <summary>How a stage tries an item or batch again after a transient failure: exponential back-off with jitter.</summary>
public sealed record RetrySettings
{
    /// <summary>Tries in all.</summary>
    /// <value>1–20. Default: 1, which is no retry.</value>
    [Range(1, 20)]
    public int Attempts { get; init; } = 1;

    /// <summary>The wait before the second try; it doubles with each further one.</summary>
    /// <value>0–1 h. Default: 200 ms.</value>
    [DurationRange("0", "1h")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait.</summary>
    /// <value>At least <see cref="Delay"/>, at most 1 h. Default: 10 s.</value>
    [DurationRange("0", "1h")]
    [AtLeast(nameof(Delay))]
    public TimeSpan Max { get; init; } = TimeSpan.FromSeconds(10);
}
