using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The writes that end leases and jobs.</summary>
internal static class SettleWrites
{
    /// <summary>The longest <c>queue.retry.max</c>: a pause that looks longer was reckoned before the wall clock was set.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    // What succeeded or failed was an attempt, also when the stage that costs had not begun: a job that fails before it would be tried for ever.
    private const string EndLease = """
        UPDATE job SET
            state = ?3,
            attempts = attempts + (?3 IN (3, 4, 5) AND attempt_epoch <> epoch),
            finished = ?4, until = NULL, owner = NULL, held_since = NULL, held_until = NULL
        WHERE seq = ?1 AND epoch = ?2 AND state = 2
        """;

    // Handing back takes the attempt back; trying again is one, and is told by an event.
    private const string PutBack = """
        UPDATE job SET
            state = ?3,
            attempts = attempts + CASE ?3 WHEN 0 THEN -(attempt_epoch = epoch) ELSE attempt_epoch <> epoch END,
            events = events + (?3 = 1),
            due = ?4, until = NULL, owner = NULL, held_since = ?5, held_until = ?6
        WHERE seq = ?1 AND epoch = ?2 AND state = 2
        """;

    private const string FindLease = "SELECT cancel, events FROM job WHERE seq = ?1 AND epoch = ?2 AND state = 2";

    private const string EndOne = "UPDATE job SET state = ?2, finished = ?3, until = NULL, owner = NULL, held_since = NULL, held_until = NULL WHERE seq = ?1";
    private const string KeepResult = "INSERT OR REPLACE INTO job_result (seq, result, failures) VALUES (?1, ?2, ?3)";
    private const string DropResult = "DELETE FROM job_result WHERE seq = ?1";
    private const string FindState = "SELECT seq, state, held_until FROM job WHERE id = ?1";
    private const string FindTallied = "SELECT flow, state, epoch FROM job WHERE seq = ?1";
    private const string AskToCancel = "UPDATE job SET cancel = 1 WHERE seq = ?1";

    /// <summary>Ends a lease. False when it was lost.</summary>
    public static bool SettleLease(SqliteSession session, JobLease lease, SettledJson settled, Moment now)
    {
        var isHeld = settled.State.IsTerminal() ? End(session, lease, settled.State, now.Utc) : Continue(session, lease, settled, now);
        if (isHeld)
        {
            Keep(session, lease, settled);
        }

        return isHeld;
    }

    /// <summary>Ends a job that nobody holds.</summary>
    public static void End(SqliteSession session, long sequence, JobState state, JobFailure? why, DateTimeOffset now)
    {
        var (flow, from) = Find(session, sequence);
        TallyWrites.Move(session, flow, from, TallyWrites.Of(state, wasLeased: true));
        session.Prepare(EndOne).Bind(1, sequence).Bind(2, (long)state).Bind(3, JobRows.Ticks(now)).Run();
        if (why is not null)
        {
            session.Prepare(KeepResult).Bind(1, sequence).BindNull(2).Bind(3, JobRows.Bytes([why])).Run();
        }
    }

    /// <summary>Cancels a job, or leaves word for the worker that holds it.</summary>
    public static CancelResult Cancel(SqliteSession session, Guid id, Moment now)
    {
        long sequence;
        JobState state;
        bool held;
        using (var rows = session.Prepare(FindState).Bind(1, id).Query())
        {
            if (!rows.Read())
            {
                return CancelResult.NotFound;
            }

            (sequence, state, held) = (rows.Int64(0), (JobState)rows.Int32(1), rows.Int64OrNull(2) is not { } until || until > now.Monotonic);
        }

        if (state.IsTerminal())
        {
            return CancelResult.AlreadyEnded;
        }

        if (state == JobState.Leased && held)
        {
            session.Prepare(AskToCancel).Bind(1, sequence).Run();
            return CancelResult.Requested;
        }

        End(session, sequence, JobState.Cancelled, why: null, now.Utc);
        return CancelResult.Cancelled;
    }

    private static (string Flow, Tallied From) Find(SqliteSession session, long sequence)
    {
        using var rows = session.Prepare(FindTallied).Bind(1, sequence).Query();
        return rows.Read() ? (rows.Text(0), TallyWrites.Of((JobState)rows.Int32(1), rows.Int64(2) > 0)) : ("", Tallied.None);
    }

    private static bool End(SqliteSession session, JobLease lease, JobState state, DateTimeOffset now)
    {
        var isHeld = session.Prepare(EndLease).Bind(1, lease.Job.Sequence).Bind(2, lease.Job.Epoch).Bind(3, (long)state).Bind(4, JobRows.Ticks(now)).Run() == 1;
        TallyWrites.Move(session, lease.Job.Request.Flow, Tallied.None, TallyWrites.Of(state, wasLeased: true), isHeld ? 1 : 0);
        return isHeld;
    }

    /// <summary>Hands the job back or has it tried again, unless somebody asked to cancel it: then it is cancelled.</summary>
    private static bool Continue(SqliteSession session, JobLease lease, SettledJson settled, Moment now)
    {
        bool isCancelling;
        long events;
        using (var rows = session.Prepare(FindLease).Bind(1, lease.Job.Sequence).Bind(2, lease.Job.Epoch).Query())
        {
            if (!rows.Read())
            {
                return false;
            }

            (isCancelling, events) = (rows.Int32(0) != 0, rows.Int64(1));
        }

        if (isCancelling)
        {
            return End(session, lease, JobState.Cancelled, now.Utc);
        }

        PutBackOne(session, lease, settled, now);
        TallyWrites.Move(session, lease.Job.Request.Flow, Tallied.None, TallyWrites.Of(settled.State, wasLeased: true));
        if (settled.State == JobState.Scheduled)
        {
            EventWrites.Insert(session, lease, events + 1, new PendingEvent(JobEventKind.Retry, now.Utc, settled.RetryEvent));
        }

        return true;
    }

    private static void PutBackOne(SqliteSession session, JobLease lease, SettledJson settled, Moment now)
    {
        var due = settled.State == JobState.Scheduled ? settled.NotBefore ?? now.Utc : now.Utc;
        var pause = due - now.Utc;
        pause = pause < TimeSpan.Zero ? TimeSpan.Zero : pause > LongestPause ? LongestPause : pause;
        session.Prepare(PutBack)
            .Bind(1, lease.Job.Sequence)
            .Bind(2, lease.Job.Epoch)
            .Bind(3, (long)settled.State)
            .Bind(4, JobRows.Ticks(due))
            .Bind(5, settled.State == JobState.Scheduled ? now.Monotonic : null)
            .Bind(6, settled.State == JobState.Scheduled ? now.In(pause) : null)
            .Run();
    }

    private static void Keep(SqliteSession session, JobLease lease, SettledJson settled)
    {
        if (settled.Result.Length > 0 || settled.Failures.Length > 0)
        {
            session.Prepare(KeepResult).Bind(1, lease.Job.Sequence).BindJson(2, settled.Result).BindJson(3, settled.Failures).Run();
        }
        else if (settled.State.IsTerminal() && lease.Job.Attempts > 0)
        {
            // The failures of an earlier attempt are no longer the last one's.
            session.Prepare(DropResult).Bind(1, lease.Job.Sequence).Run();
        }
    }
}
