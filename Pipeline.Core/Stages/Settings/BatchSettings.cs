using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Settings;

/// <summary>How a batch stage forms its batches: a batch is handed over when it is full, or when its first item has waited long enough.</summary>
public sealed record BatchSettings
{
    /// <summary>The most items in a batch.</summary>
    /// <value>1–100,000. Default: 32.</value>
    [Range(1, 100_000)]
    public int Size { get; init; } = 32;

    /// <summary>How long the first item of a batch waits for others.</summary>
    /// <value>0–1 h. Default: 20 ms.</value>
    [DurationRange("0", "1h")]
    public TimeSpan Within { get; init; } = TimeSpan.FromMilliseconds(20);
}
