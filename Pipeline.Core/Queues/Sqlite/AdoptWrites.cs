using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// Takes care of spans that this boot's monotonic clock does not know: those of an earlier boot, which began later than it is now, and those of a program that knows the wall
/// clock alone. Upkeep looks for them.
/// </summary>
internal static class AdoptWrites
{
    /// <summary>The longest <c>queue.interest</c>.</summary>
    private static readonly TimeSpan LongestInterest = TimeSpan.FromHours(1);

    private const string LeaseIsOver = "state = 2 AND (held_since > ?1 OR (held_until IS NULL AND until <= ?2))";
    private const string PauseIsOver = "state = 1 AND epoch > 0 AND (held_since > ?1 OR (held_until IS NULL AND due <= ?2))";
    private const string InterestIsUnknown = """
        interest IS NOT NULL AND state IN (0, 1, 2) AND (followed_until > ?3 OR (followed_until IS NULL AND (state <> 1 OR epoch > 0)))
        """;

    private const string Any = $"""
        SELECT EXISTS (SELECT 1 FROM job WHERE {LeaseIsOver}) OR EXISTS (SELECT 1 FROM job WHERE {PauseIsOver}) OR EXISTS (SELECT 1 FROM job WHERE {InterestIsUnknown})
        """;

    private const string EndLeases = $"UPDATE job SET held_since = 0, held_until = 0 WHERE {LeaseIsOver}";
    private const string EndPauses = $"UPDATE job SET held_since = 0, held_until = 0 WHERE {PauseIsOver}";
    private const string BeginInterest = $"UPDATE job SET followed_until = ?4 WHERE {InterestIsUnknown}";

    /// <summary>Whether there are any.</summary>
    public static bool IsAny(SqliteSession session, Moment now)
    {
        using var rows = Bind(session.Prepare(Any), now).Query();
        return rows.Read() && rows.Int64(0) != 0;
    }

    /// <summary>Ends leases and pauses; readers of interactive jobs have their time from now on.</summary>
    /// <returns>How many were found.</returns>
    public static int Adopt(SqliteSession session, TimeSpan interest, Moment now) =>
        session.Prepare(EndLeases).Bind(1, now.Monotonic).Bind(2, JobRows.Ticks(now.Utc)).Run()
        + session.Prepare(EndPauses).Bind(1, now.Monotonic).Bind(2, JobRows.Ticks(now.Utc)).Run()
        + Bind(session.Prepare(BeginInterest), now).Bind(4, now.In(interest)).Run();

    private static SqliteStatement Bind(SqliteStatement statement, Moment now) =>
        statement.Bind(1, now.Monotonic).Bind(2, JobRows.Ticks(now.Utc)).Bind(3, now.In(LongestInterest));
}
