using Pipeline.Core.Options;

namespace Pipeline.Core.Diagnostics;

/// <summary>The <c>diagnostics:</c> section of pipeline.yaml; <c>diagnostics: debug</c> is short for its level.</summary>
[Shorthand(nameof(Level))]
public sealed record DiagnosticsOptions
{
    /// <summary>How much the watchdog says of a stage that blocks.</summary>
    /// <value><c>normal</c> (the default) names stage, job and duration; <c>debug</c> adds the frames of the thread, for which the process stands still for part of a second.</value>
    public DiagnosticsLevel Level { get; init; } = DiagnosticsLevel.Normal;

    /// <summary>How long a stage may hold a thread before it awaits anything; longer is warned of. Five times as long is a starved pool.</summary>
    /// <value>20 ms – 1 h. Default: 100 ms.</value>
    [DurationRange("20ms", "1h")]
    public TimeSpan BlockedAfter { get; init; } = TimeSpan.FromMilliseconds(100);
}
