namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// A moment by both clocks. What a person or a request says is by the wall clock, which may be set at any time; a lease, a pause between attempts and
/// the interest of readers are spans, and are measured by the machine's monotonic clock, which all processes of a machine share and nobody can set. It begins anew with each boot.
/// </summary>
/// <param name="Utc">By the wall clock.</param>
/// <param name="Monotonic">By the monotonic clock, in ticks of 100 ns.</param>
internal readonly record struct Moment(DateTimeOffset Utc, long Monotonic)
{
    /// <summary>The moment it is now. To be taken in the transaction that uses it, so that none that was committed before is later.</summary>
    public static Moment Now(TimeProvider time)
    {
        // In whole numbers: TimeProvider.GetElapsedTime rounds large timestamps.
        var ticks = (Int128)time.GetTimestamp() * TimeSpan.TicksPerSecond / time.TimestampFrequency;
        return new(time.GetUtcNow(), (long)ticks);
    }

    /// <summary>The ticks of a time that is so long from now on the monotonic clock.</summary>
    public long In(TimeSpan span) => Monotonic + span.Ticks;
}
