using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Settings;

/// <summary>Attempts that are late on purpose.</summary>
public sealed record ChaosLatencySettings
{
    /// <summary>The share of attempts that are late.</summary>
    /// <value>0–100 %. Default: 0 %.</value>
    public Share Rate { get; init; }

    /// <summary>How late they are.</summary>
    /// <value>0–1 h. Default: 1 s.</value>
    [DurationRange("0", "1h")]
    public TimeSpan By { get; init; } = TimeSpan.FromSeconds(1);
}
