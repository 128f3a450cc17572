namespace Pipeline.Worker.Benching;

/// <summary>The options of <see cref="DelayStage"/>.</summary>
internal sealed record DelayOptions
{
    /// <summary>How long each item takes. Default: 1 ms.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(1);
}
