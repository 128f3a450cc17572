namespace Pipeline.Core.Flow.Tuning;

/// <summary>What a stage did over some time at one degree.</summary>
/// <param name="Seconds">How long; more than 0.</param>
/// <param name="Work">What it got done: tokens where the stage says what items cost, else outputs.</param>
/// <param name="Throttled">Calls that an upstream refused because there were too many.</param>
/// <param name="Occupancy">The share of its slots that were at work, 0–1.</param>
/// <param name="BackedUp">The share of the items at work that were done and waited for room in the next stage, 0–1.</param>
internal readonly record struct DegreeReading(double Seconds, double Work, long Throttled, double Occupancy, double BackedUp)
{
    /// <summary>Work a second.</summary>
    public double Rate => Work / Seconds;
}

/// <summary>A change of a stage's degree.</summary>
/// <param name="From">The degree before.</param>
/// <param name="To">The degree from now on.</param>
/// <param name="Reason">Why, in words.</param>
internal readonly record struct DegreeDecision(int From, int To, string Reason);
