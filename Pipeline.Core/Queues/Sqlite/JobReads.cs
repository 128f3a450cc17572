using System.Globalization;
using System.Text;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Questions about jobs.</summary>
internal static class JobReads
{
    private const string FindOne = $"{JobRows.Select} WHERE id = ?1";

    private const string AnyDue = $"""
        SELECT EXISTS (SELECT 1 FROM job WHERE state = 0 AND flow = ?1 AND (deadline IS NULL OR deadline > ?2) AND {InterestWrites.Followed})
            OR EXISTS (SELECT 1 FROM job WHERE state = 1 AND epoch = 0 AND flow = ?1 AND due <= ?2 AND (deadline IS NULL OR deadline > ?2))
            OR EXISTS (SELECT 1 FROM job WHERE state = 1 AND epoch > 0 AND flow = ?1 AND held_until <= ?4 AND (deadline IS NULL OR deadline > ?2))
            OR EXISTS (SELECT 1 FROM job WHERE state = 2 AND flow = ?1 AND held_until <= ?4 AND {InterestWrites.Followed})
        """;

    private const string AnyOpen = """
        SELECT EXISTS (SELECT 1 FROM job WHERE state = 0 AND flow = ?1)
            OR EXISTS (SELECT 1 FROM job WHERE state = 1 AND epoch = 0 AND flow = ?1 AND due <= ?2)
            OR EXISTS (SELECT 1 FROM job WHERE state = 1 AND epoch > 0 AND flow = ?1)
            OR EXISTS (SELECT 1 FROM job WHERE state = 2 AND flow = ?1)
        """;

    internal const string Cancelling = "SELECT id FROM job WHERE cancel = 1 AND state = 2 AND owner = ?1";

    private const string CountStates = "SELECT state, count(*), sum(attempts > 0), min(due) FROM job GROUP BY state";
    private const string CountDead = "SELECT count(*) FROM job WHERE state = 5 AND replayed_as IS NULL";

    /// <summary>One job.</summary>
    public static Job? Find(SqliteSession session, Guid id)
    {
        using var rows = session.Prepare(FindOne).Bind(1, id).Query();
        return rows.Read() ? JobRows.Read(rows) : null;
    }

    /// <summary>Jobs, newest first.</summary>
    public static List<Job> List(SqliteSession session, JobFilter filter)
    {
        List<Job> jobs = [];
        using var rows = session.Prepare(ListText(filter)).Bind(1, Math.Clamp(filter.Limit, 1, 10_000)).Bind(2, filter.Flow).Query();
        while (rows.Read())
        {
            jobs.Add(JobRows.Read(rows));
        }

        return jobs;
    }

    /// <summary>Whether <see cref="LeaseWrites.Lease"/> would find a job.</summary>
    public static bool IsAnyDue(SqliteSession session, string flow, Moment now) => Ask(session.Prepare(AnyDue).Bind(4, now.Monotonic), flow, now);

    /// <summary>Whether a job of the flow is ready, leased, or waits for another attempt.</summary>
    public static bool IsAnyOpen(SqliteSession session, string flow, Moment now) => Ask(session.Prepare(AnyOpen), flow, now);

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

    /// <summary>Counts the jobs, in one pass.</summary>
    public static JobStatistics Statistics(SqliteSession session, DateTimeOffset now)
    {
        var counts = Enum.GetValues<JobState>().ToDictionary(state => state, _ => 0L);
        long retrying = 0;
        var oldest = long.MaxValue;
        using (var rows = session.Prepare(CountStates).Query())
        {
            while (rows.Read())
            {
                var state = (JobState)rows.Int32(0);
                counts[state] = rows.Int64(1);
                retrying = state == JobState.Scheduled ? rows.Int64(2) : retrying;
                oldest = state is JobState.Ready or JobState.Scheduled ? Math.Min(oldest, rows.Int64(3)) : oldest;
            }
        }

        var waited = now.UtcTicks - oldest;
        return new JobStatistics(counts, session.Scalar(CountDead), retrying, waited >= 0 ? TimeSpan.FromTicks(waited) : null);
    }

    private static bool Ask(SqliteStatement question, string flow, Moment now)
    {
        using var rows = question.Bind(1, flow).Bind(2, JobRows.Ticks(now.Utc)).Query();
        return rows.Read() && rows.Int64(0) != 0;
    }

    // The states are written into the text, not bound: an index over some states serves only a text that names them. Chosen in a subquery so that
    // the large columns are read only for the jobs that are shown.
    private static string ListText(JobFilter filter)
    {
        StringBuilder where = new("?2 IS ?2");
        if (filter.State is { } state)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND state = {(int)state}");
        }

        if (filter.Flow is not null)
        {
            where.Append(" AND flow = ?2");
        }

        if (filter.DeadOnly)
        {
            where.Append(" AND state = 5 AND replayed_as IS NULL");
        }

        return $"{JobRows.Select} WHERE job.seq IN (SELECT seq FROM job WHERE {where} ORDER BY seq DESC LIMIT ?1) ORDER BY job.seq DESC";
    }
}
