namespace Pipeline.Core.Queues;

/// <summary>What waits and what moves of one flow's jobs. Immutable.</summary>
/// <param name="Flow">Its name.</param>
/// <param name="Ready">Jobs that wait for a worker.</param>
/// <param name="Leased">Jobs that workers hold.</param>
/// <param name="Scheduled">Jobs that wait for their time, or for another attempt.</param>
/// <param name="Dead">Dead letters.</param>
/// <param name="OldestReady">How long the job that waits longest has been due; <see langword="null"/> when none is.</param>
/// <param name="Accepted">Jobs that came in.</param>
/// <param name="Ended">Jobs that ended, in whatever state.</param>
public sealed record FlowActivity(string Flow, long Ready, long Leased, long Scheduled, long Dead, TimeSpan? OldestReady, JobRates Accepted, JobRates Ended);

/// <summary>Jobs a minute, over three spans before now.</summary>
/// <param name="OneMinute">Over the last minute.</param>
/// <param name="FiveMinutes">Over the last five minutes.</param>
/// <param name="FifteenMinutes">Over the last quarter of an hour.</param>
public sealed record JobRates(double OneMinute, double FiveMinutes, double FifteenMinutes)
{
    internal static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan Middle = TimeSpan.FromMinutes(5);

    /// <summary>The longest span that is looked at.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>The rates of what happened at some times.</summary>
    /// <param name="times">When, the latest first. Those before <see cref="Longest"/> do not count.</param>
    /// <param name="now">The time.</param>
    /// <param name="known">Since when all of them are known: longer spans are reckoned as this one.</param>
    internal static JobRates Of(IReadOnlyCollection<DateTimeOffset> times, DateTimeOffset now, DateTimeOffset known)
    {
        return new JobRates(Over(Shortest), Over(Middle), Over(Longest));

        double Over(TimeSpan span)
        {
            var whole = now - known < span && now > known ? now - known : span;
            return times.Count(time => time > now - whole && time <= now) / whole.TotalMinutes;
        }
    }
}
