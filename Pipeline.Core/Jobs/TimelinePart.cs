namespace Pipeline.Core.Jobs;

/// <summary>A part of a job's life.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Stage">The stage it had reached; <see langword="null"/> when in none.</param>
/// <param name="Attempt">The attempt, 1 for the first; 0 before it.</param>
/// <param name="From">Since when.</param>
/// <param name="To">Until when; <see langword="null"/> when it goes on.</param>
public sealed record TimelinePart(TimelineKind Kind, string? Stage, int Attempt, DateTimeOffset From, DateTimeOffset? To)
{
    /// <summary>How long it lasted, or has lasted so far.</summary>
    /// <param name="now">The time.</param>
    public TimeSpan Elapsed(DateTimeOffset now) => (To ?? now) - From;
}
