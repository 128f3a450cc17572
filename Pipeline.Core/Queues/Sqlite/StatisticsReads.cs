using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The queue and the jobs at a glance, from the counts that <see cref="TallyWrites"/> keeps: as cheap with a million jobs as with one.</summary>
internal static class StatisticsReads
{
    /// <summary>A head of the queue that is full of retried jobs is looked through so far.</summary>
    private const int MostLookedAt = 1000;

    internal const string CountLeased = "SELECT count(*) FROM job WHERE state = 2";

    internal const string Sums = """
        SELECT sum(jobs), sum(ready), sum(scheduled), sum(retrying), sum(partial), sum(failed), sum(cancelled), sum(expired), sum(replayed) FROM tally
        """;

    internal const string FirstReady = "SELECT accepted, due FROM job WHERE state = 0 AND flow = ?1 AND priority = ?2 ORDER BY seq LIMIT ?3";
    internal const string FirstScheduled = "SELECT due FROM job WHERE state = 1 AND epoch = 0 AND flow = ?1 ORDER BY due LIMIT 1";
    internal const string FirstRetry = "SELECT due FROM job WHERE state = 1 AND epoch > 0 AND flow = ?1 ORDER BY held_until LIMIT 1";

    /// <summary>Counts the jobs, as they were at one moment.</summary>
    public static JobStatistics Read(SqliteSession session, DateTimeOffset now)
    {
        session.Execute("BEGIN");
        try
        {
            return ReadSnapshot(session, now);
        }
        finally
        {
            session.Execute("COMMIT");
        }
    }

    private static JobStatistics ReadSnapshot(SqliteSession session, DateTimeOffset now)
    {
        var leased = session.Scalar(CountLeased);
        using var sums = session.Prepare(Sums).Query();
        sums.Read();
        var (jobs, ready, scheduled, retrying) = (sums.Int64(0), sums.Int64(1), sums.Int64(2), sums.Int64(3));
        var (partial, failed, cancelled, expired) = (sums.Int64(4), sums.Int64(5), sums.Int64(6), sums.Int64(7));
        Dictionary<JobState, long> counts = new()
        {
            [JobState.Ready] = ready,
            [JobState.Scheduled] = scheduled + retrying,
            [JobState.Leased] = leased,
            [JobState.Succeeded] = jobs - ready - scheduled - retrying - leased - partial - failed - cancelled - expired,
            [JobState.Partial] = partial,
            [JobState.Failed] = failed,
            [JobState.Cancelled] = cancelled,
            [JobState.Expired] = expired,
        };
        return new JobStatistics(counts, failed - sums.Int64(8), retrying, Since(FindOldest(session), now));
    }

    /// <summary>How long the job of a flow has been due that waits longest; <see langword="null"/> when none is.</summary>
    public static TimeSpan? OldestReady(SqliteSession session, string flow, DateTimeOffset now) => Since(FindOldest(session, flow), now);

    /// <summary>When the job was due that waits longest.</summary>
    private static long FindOldest(SqliteSession session) => ListReads.Flows(session).Select(flow => FindOldest(session, flow)).DefaultIfEmpty(long.MaxValue).Min();

    private static long FindOldest(SqliteSession session, string flow)
    {
        var oldest = Math.Min(FindFirst(session, FirstScheduled, flow), FindFirst(session, FirstRetry, flow));
        for (var priority = JobRequest.LowestPriority; priority <= JobRequest.HighestPriority; priority++)
        {
            oldest = Math.Min(oldest, FindOldestReady(session, flow, priority));
        }

        return oldest;
    }

    private static TimeSpan? Since(long due, DateTimeOffset now) => now.UtcTicks >= due ? TimeSpan.FromTicks(now.UtcTicks - due) : null;

    /// <summary>In order of acceptance no job is due before it was accepted, so that the first few say it: those after them were accepted later than the oldest so far was due.</summary>
    private static long FindOldestReady(SqliteSession session, string flow, int priority)
    {
        var oldest = long.MaxValue;
        using var rows = session.Prepare(FirstReady).Bind(1, flow).Bind(2, priority).Bind(3, MostLookedAt).Query();
        while (rows.Read() && rows.Int64(0) < oldest)
        {
            oldest = Math.Min(oldest, rows.Int64(1));
        }

        return oldest;
    }

    private static long FindFirst(SqliteSession session, string question, string flow)
    {
        using var rows = session.Prepare(question).Bind(1, flow).Query();
        return rows.Read() ? rows.Int64(0) : long.MaxValue;
    }
}
