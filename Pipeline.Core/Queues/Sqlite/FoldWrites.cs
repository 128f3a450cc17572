using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// Folds the events of jobs that ended a while ago: progress, tokens and citations go, since the result has their sum; the others become one row of <c>timeline</c>. In order of the jobs' ends, behind a mark.
/// Dead letters keep all their events until they are replayed or purged. So do jobs that ended before the mark: one that did while the clock was set back by more than <see cref="After"/>.
/// </summary>
internal static class FoldWrites
{
    /// <summary>How long after its end a job is folded: whoever followed it has read its events by then.</summary>
    public static readonly TimeSpan After = TimeSpan.FromHours(1);

    internal const string FindNext = """
        SELECT seq, finished FROM job
        WHERE finished IS NOT NULL AND (state <> 5 OR replayed_as IS NOT NULL) AND finished BETWEEN ?1 AND ?2 AND (finished > ?1 OR seq > ?3)
        ORDER BY finished, seq LIMIT ?4
        """;

    private const string FindMark = "SELECT finished, seq FROM folded";
    private const string MoveMark = "UPDATE folded SET finished = ?1, seq = ?2";
    private const string FindEvents = "SELECT seq, epoch, kind, at, data FROM event WHERE job = ?1 ORDER BY seq";
    private const string DeleteEvents = "DELETE FROM event WHERE job = ?1";

    /// <summary>Whether <see cref="FoldSome"/> would find a job. Needs no write lock.</summary>
    public static bool IsAny(SqliteSession session, DateTimeOffset now) => Find(session, now, limit: 1).Count > 0;

    /// <summary>Folds a batch of jobs.</summary>
    /// <returns>How many: fewer than <see cref="UpkeepWrites.BatchSize"/> when none is left.</returns>
    public static int FoldSome(SqliteSession session, DateTimeOffset now)
    {
        var jobs = Find(session, now, UpkeepWrites.BatchSize);
        foreach (var (sequence, _) in jobs)
        {
            Fold(session, sequence);
        }

        if (jobs is [.., var (last, finished)])
        {
            session.Prepare(MoveMark).Bind(1, finished).Bind(2, last).Run();
        }

        return jobs.Count;
    }

    private static List<(long Sequence, long Finished)> Find(SqliteSession session, DateTimeOffset now, int limit)
    {
        long finished;
        long sequence;
        using (var mark = session.Prepare(FindMark).Query())
        {
            mark.Read();
            (finished, sequence) = (mark.Int64(0), mark.Int64(1));
        }

        List<(long Sequence, long Finished)> jobs = [];
        using var rows = session.Prepare(FindNext).Bind(1, finished).Bind(2, JobRows.Ticks(now - After)).Bind(3, sequence).Bind(4, limit).Query();
        while (rows.Read())
        {
            jobs.Add((rows.Int64(0), rows.Int64(1)));
        }

        return jobs;
    }

    private static void Fold(SqliteSession session, long sequence)
    {
        List<JobEvent> events = [];
        using (var rows = session.Prepare(FindEvents).Bind(1, sequence).Query())
        {
            while (rows.Read())
            {
                events.Add(JobRows.Event(rows, Guid.Empty));
            }
        }

        if (events.Count > 0)
        {
            Timeline.Keep(session, sequence, events);
            session.Prepare(DeleteEvents).Bind(1, sequence).Run();
        }
    }
}
