using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Settings;

/// <summary>
/// Trouble on purpose, to see what a pipeline does in it: some attempts fail, are late, or are answered with an HTTP status. Which ones is the same at
/// every run with the same seed: the first attempt of the stage, the second and so on each have their fate.
/// </summary>
public sealed record ChaosSettings
{
    /// <summary>Decides which attempts are hit.</summary>
    /// <value>Any whole number. Default: 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>The share of attempts that fail with a passing fault.</summary>
    /// <value>0–100 %. Default: 0 %.</value>
    public Share Fault { get; init; }

    /// <summary>Attempts that are late.</summary>
    public ChaosLatencySettings Latency { get; init; } = new();

    /// <summary>Attempts that are answered with an HTTP status.</summary>
    public ChaosOutcomeSettings Outcome { get; init; } = new();
}
