using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Settings;

/// <summary>Attempts that end, on purpose, as if an upstream had answered with an HTTP status.</summary>
public sealed record ChaosOutcomeSettings
{
    /// <summary>The share of attempts answered so.</summary>
    /// <value>0–100 %. Default: 0 %.</value>
    public Share Rate { get; init; }

    /// <summary>The status.</summary>
    /// <value>400–599. Default: 429.</value>
    [Range(400, 599)]
    public int Status { get; init; } = 429;

    /// <summary>The <c>Retry-After</c> of the answer.</summary>
    /// <value>0–1 h, or <see langword="null"/> (the default) for none.</value>
    [DurationRange("0", "1h")]
    public TimeSpan? RetryAfter { get; init; }
}
