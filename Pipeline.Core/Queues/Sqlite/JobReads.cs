using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Questions about jobs.</summary>
internal static class JobReads
{
    private const string FindOne = $"{JobRows.Select} WHERE id = ?1";

    private const string AnyDue = $"""
        SELECT {PauseWrites.Runs} AND (
            EXISTS (SELECT 1 FROM job WHERE state = 0 AND flow = ?1 AND (deadline IS NULL OR deadline > ?2) AND {InterestWrites.Followed})
            OR EXISTS (SELECT 1 FROM job WHERE state = 1 AND epoch = 0 AND flow = ?1 AND due <= ?2 AND (deadline IS NULL OR deadline > ?2))
            OR EXISTS (SELECT 1 FROM job WHERE state = 1 AND epoch > 0 AND flow = ?1 AND held_until <= ?4 AND (deadline IS NULL OR deadline > ?2))
            OR EXISTS (SELECT 1 FROM job WHERE state = 2 AND flow = ?1 AND held_until <= ?4 AND {InterestWrites.Followed}))
        """;

    private const string AnyOpen = $"""
        SELECT EXISTS (SELECT 1 FROM job WHERE state = 2 AND flow = ?1 AND held_until > ?4) OR ({PauseWrites.Runs} AND (
            EXISTS (SELECT 1 FROM job WHERE state = 2 AND flow = ?1)
            OR EXISTS (SELECT 1 FROM job WHERE state = 0 AND flow = ?1)
            OR EXISTS (SELECT 1 FROM job WHERE state = 1 AND epoch = 0 AND flow = ?1 AND due <= ?2)
            OR EXISTS (SELECT 1 FROM job WHERE state = 1 AND epoch > 0 AND flow = ?1)))
        """;

    internal const string FirstScheduled = "SELECT min(due) FROM job WHERE state = 1 AND epoch = 0 AND flow = ?1";
    internal const string FirstRetry = "SELECT min(held_until) FROM job WHERE state = 1 AND epoch > 0 AND flow = ?1";
    internal const string FirstLapse = "SELECT min(held_until) FROM job WHERE state = 2 AND flow = ?1";

    internal const string Cancelling = "SELECT id FROM job WHERE cancel = 1 AND state = 2 AND owner = ?1";

    /// <summary>One job.</summary>
    public static Job? Find(SqliteSession session, Guid id)
    {
        using var rows = session.Prepare(FindOne).Bind(1, id).Query();
        return rows.Read() ? JobRows.Read(rows) : null;
    }

    /// <summary>Several jobs, as they were at one moment; those that are not there are left out.</summary>
    public static List<Job> FindMany(SqliteSession session, IReadOnlyList<Guid> ids)
    {
        using var read = SqliteRead.Begin(session);
        return [.. ids.Select(id => Find(session, id)).OfType<Job>()];
    }

    /// <summary>Whether <see cref="LeaseWrites.Lease"/> would find a job.</summary>
    public static bool IsAnyDue(SqliteSession session, string flow, Moment now) => Ask(session.Prepare(AnyDue).Bind(4, now.Monotonic), flow, now);

    /// <summary>How long it takes until a job of the flow is due that is not yet, as far as that is known: one that was scheduled, that waits for another attempt, or whose lease runs out.</summary>
    public static TimeSpan? NextDue(SqliteSession session, string flow, Moment now)
    {
        TimeSpan?[] next =
        [
            Until(session.Prepare(FirstScheduled), flow, JobRows.Ticks(now.Utc)),
            Until(session.Prepare(FirstRetry), flow, now.Monotonic),
            Until(session.Prepare(FirstLapse), flow, now.Monotonic),
        ];
        return next.Min();
    }

    /// <summary>Whether a job of the flow is ready, leased, or waits for another attempt; of a flow that is paused, whether a lease holds.</summary>
    public static bool IsAnyOpen(SqliteSession session, string flow, Moment now) => Ask(session.Prepare(AnyOpen).Bind(4, now.Monotonic), flow, now);

    /// <summary>The jobs an owner is asked to stop.</summary>
    public static List<Guid> CancelRequests(SqliteSession session, string owner)
    {
        List<Guid> ids = [];
        using var rows = session.Prepare(Cancelling).Bind(1, owner).Query();
        while (rows.Read())
        {
            ids.Add(rows.Guid(0));
        }

        return ids;
    }

    private static TimeSpan? Until(SqliteStatement question, string flow, long now)
    {
        using var rows = question.Bind(1, flow).Query();
        return rows.Read() && !rows.IsNull(0) ? TimeSpan.FromTicks(Math.Max(0, rows.Int64(0) - now)) : null;
    }

    private static bool Ask(SqliteStatement question, string flow, Moment now)
    {
        using var rows = question.Bind(1, flow).Bind(2, JobRows.Ticks(now.Utc)).Query();
        return rows.Read() && rows.Int64(0) != 0;
    }
}
