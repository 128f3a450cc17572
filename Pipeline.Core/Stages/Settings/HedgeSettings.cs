using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Settings;

/// <summary>
/// Hedging: when an attempt has not ended after a while, another is made beside it, and the first that succeeds counts; the others are cancelled. Each
/// is an attempt of its own, with its timeout and its share of a limit. For idempotent stages only.
/// </summary>
public sealed record HedgeSettings
{
    /// <summary>How long an attempt is waited for before another is made beside it.</summary>
    /// <value>1 ms – 1 h. Default: 1 s.</value>
    [DurationRange("1ms", "1h")]
    public TimeSpan After { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Attempts at once, the first one included.</summary>
    /// <value>2–10. Default: 2.</value>
    [Range(2, 10)]
    public int Attempts { get; init; } = 2;
}
