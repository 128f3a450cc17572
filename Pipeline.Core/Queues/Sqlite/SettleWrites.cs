using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The writes that end leases and jobs.</summary>
internal static class SettleWrites
{
    // A job that is handed back or would be tried again, but that somebody asked to cancel, is cancelled. Handing back takes the attempt back.
    private const string Settle = """
        UPDATE job SET
            state = CASE WHEN cancel = 1 AND ?3 < 3 THEN 6 ELSE ?3 END,
            attempts = attempts - (?3 = 0 AND started_epoch = epoch),
            events = events + (?3 = 1 AND cancel = 0),
            due = coalesce(?4, due),
            finished = CASE WHEN cancel = 1 OR ?3 >= 3 THEN ?5 END,
            until = NULL, owner = NULL
        WHERE seq = ?1 AND epoch = ?2 AND state = 2
        RETURNING state, events
        """;

    private const string EndOne = "UPDATE job SET state = ?2, finished = ?3, until = NULL, owner = NULL WHERE seq = ?1";
    private const string KeepResult = "INSERT OR REPLACE INTO job_result (seq, result, failures) VALUES (?1, ?2, ?3)";
    private const string DropResult = "DELETE FROM job_result WHERE seq = ?1";
    private const string FindState = "SELECT seq, state, until FROM job WHERE id = ?1";
    private const string AskToCancel = "UPDATE job SET cancel = 1 WHERE seq = ?1";

    /// <summary>Ends a lease. False when it was lost.</summary>
    public static bool SettleLease(SqliteSession session, JobLease lease, SettledJson settled, DateTimeOffset now)
    {
        JobState state;
        long events;
        using (var rows = session.Prepare(Settle)
            .Bind(1, lease.Job.Sequence)
            .Bind(2, lease.Job.Epoch)
            .Bind(3, (long)settled.State)
            .Bind(4, settled.State switch { JobState.Scheduled => JobRows.Ticks(settled.NotBefore ?? now), JobState.Ready => JobRows.Ticks(now), _ => null })
            .Bind(5, JobRows.Ticks(now))
            .Query())
        {
            if (!rows.Read())
            {
                return false;
            }

            (state, events) = ((JobState)rows.Int32(0), rows.Int64(1));
        }

        if (state == JobState.Scheduled)
        {
            EventWrites.Insert(session, lease, events, new PendingEvent(JobEventKind.Retry, now, settled.RetryEvent));
        }

        Keep(session, lease, settled, state);
        return true;
    }

    /// <summary>Ends a job that nobody holds.</summary>
    public static void End(SqliteSession session, long sequence, JobState state, JobFailure? why, DateTimeOffset now)
    {
        session.Prepare(EndOne).Bind(1, sequence).Bind(2, (long)state).Bind(3, JobRows.Ticks(now)).Run();
        if (why is not null)
        {
            session.Prepare(KeepResult).Bind(1, sequence).BindNull(2).Bind(3, JobRows.Bytes([why])).Run();
        }
    }

    /// <summary>Cancels a job, or leaves word for the worker that holds it.</summary>
    public static CancelResult Cancel(SqliteSession session, Guid id, DateTimeOffset now)
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

            (sequence, state, held) = (rows.Int64(0), (JobState)rows.Int32(1), rows.Int64(2) > JobRows.Ticks(now));
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

        End(session, sequence, JobState.Cancelled, why: null, now);
        return CancelResult.Cancelled;
    }

    private static void Keep(SqliteSession session, JobLease lease, SettledJson settled, JobState state)
    {
        if (settled.Result.Length > 0 || settled.Failures.Length > 0)
        {
            session.Prepare(KeepResult).Bind(1, lease.Job.Sequence).BindJson(2, settled.Result).BindJson(3, settled.Failures).Run();
        }
        else if (state.IsTerminal() && lease.Job.Attempts > 0)
        {
            // The failures of an earlier attempt are no longer the last one's.
            session.Prepare(DropResult).Bind(1, lease.Job.Sequence).Run();
        }
    }
}
