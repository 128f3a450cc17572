using Pipeline.Core.Options;

namespace Pipeline.Core.Testing.Cases;

/// <summary>The plain keys of a job in a test case.</summary>
internal sealed record CaseKeys
{
    /// <summary>The flow.</summary>
    public required string Flow { get; init; }

    /// <summary>Whose job it is.</summary>
    public string Tenant { get; init; } = "default";

    /// <summary>The time to its deadline.</summary>
    [DurationRange("1ms", "365d")]
    public TimeSpan? Within { get; init; }
}
