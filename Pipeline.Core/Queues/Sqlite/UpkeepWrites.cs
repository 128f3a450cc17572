using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Policies;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The writes on jobs that nobody works on any more: replay, purge, expiry, retention.</summary>
internal static class UpkeepWrites
{
    /// <summary>Jobs touched in one transaction: deleting many holds up the accepts of every process.</summary>
    public const int BatchSize = 100;

    private const string FindJob = $"{JobRows.Select} WHERE id = ?1";
    private const string MarkReplayed = "UPDATE job SET replayed_as = ?2, dedupe = NULL WHERE seq = ?1";
    private const string FindDead = "SELECT seq FROM job WHERE id = ?1 AND state = 5 AND replayed_as IS NULL";

    private const string FindPastDeadline = """
        SELECT seq, deadline FROM job WHERE deadline IS NOT NULL AND state IN (0, 1, 2) AND deadline <= ?1 AND (state <> 2 OR held_until <= ?3) LIMIT ?2
        """;

    private const string FindPastRetention = """
        SELECT seq FROM job WHERE finished IS NOT NULL AND (state <> 5 OR replayed_as IS NOT NULL) AND finished <= ?1 ORDER BY finished LIMIT ?2
        """;

    private const string FindTallied = "SELECT flow, state, epoch, state = 5 AND replayed_as IS NOT NULL FROM job WHERE seq = ?1";

    private static readonly string[] DeleteAll =
    [
        "DELETE FROM job WHERE seq = ?1",
        "DELETE FROM job_input WHERE seq = ?1",
        "DELETE FROM job_result WHERE seq = ?1",
        "DELETE FROM event WHERE job = ?1",
        "DELETE FROM timeline WHERE job = ?1",
    ];

    /// <summary>Accepts a dead letter's work as a new job.</summary>
    public static JobReceipt Replay(SqliteSession session, Guid id, string? fromStage, Moment now)
    {
        var job = Find(session, id);
        var why = job is null ? $"there is no job {id}." : ReplayPolicy.WhyNot(job, fromStage);
        if (why is not null)
        {
            return new JobReceipt(Guid.Empty, Rejection: why);
        }

        // Before the new job is there: both may have the same dedupe key, which the old one still holds when it is partial.
        session.Prepare(MarkReplayed).Bind(1, job!.Sequence).BindNull(2).Run();
        var receipt = AcceptWrites.Accept(session, NewJob.Of(ReplayPolicy.Request(job, fromStage, now.Utc)), interest: default, now.Utc);
        session.Prepare(MarkReplayed).Bind(1, job.Sequence).Bind(2, receipt.Id).Run();
        Count(session, job, receipt);
        return receipt;
    }

    /// <summary>Deletes those of the jobs that are dead letters.</summary>
    public static int Purge(SqliteSession session, IEnumerable<Guid> ids)
    {
        var deleted = 0;
        foreach (var id in ids)
        {
            foreach (var sequence in Sequences(session.Prepare(FindDead).Bind(1, id)))
            {
                Delete(session, sequence);
                deleted++;
            }
        }

        return deleted;
    }

    /// <summary>Expires a batch of jobs whose deadline has passed.</summary>
    public static int Expire(SqliteSession session, Moment now)
    {
        List<(long Sequence, DateTimeOffset Deadline)> late = [];
        using (var rows = session.Prepare(FindPastDeadline).Bind(1, JobRows.Ticks(now.Utc)).Bind(2, BatchSize).Bind(3, now.Monotonic).Query())
        {
            while (rows.Read())
            {
                late.Add((rows.Int64(0), JobRows.Time(rows.Int64(1))));
            }
        }

        foreach (var (sequence, deadline) in late)
        {
            SettleWrites.End(session, sequence, JobState.Expired, AttemptPolicy.WhyExpired(deadline), now.Utc);
        }

        return late.Count;
    }

    /// <summary>Deletes a batch of jobs that ended before a time, with all that belongs to them. Dead letters stay.</summary>
    public static int Forget(SqliteSession session, DateTimeOffset endedBefore)
    {
        var sequences = Sequences(session.Prepare(FindPastRetention).Bind(1, JobRows.Ticks(endedBefore)).Bind(2, BatchSize));
        foreach (var sequence in sequences)
        {
            Delete(session, sequence);
        }

        return sequences.Count;
    }

    private static void Count(SqliteSession session, Job replayed, JobReceipt receipt)
    {
        if (!receipt.IsDuplicate)
        {
            TallyWrites.Add(session, replayed.Request.Flow, ready: 1, scheduled: 0);
        }

        if (replayed.State == JobState.Failed)
        {
            TallyWrites.Replayed(session, replayed.Request.Flow);
        }
    }

    private static Job? Find(SqliteSession session, Guid id)
    {
        using var rows = session.Prepare(FindJob).Bind(1, id).Query();
        return rows.Read() ? JobRows.Read(rows) : null;
    }

    private static List<long> Sequences(SqliteStatement statement)
    {
        List<long> sequences = [];
        using var rows = statement.Query();
        while (rows.Read())
        {
            sequences.Add(rows.Int64(0));
        }

        return sequences;
    }

    private static void Delete(SqliteSession session, long sequence)
    {
        using (var rows = session.Prepare(FindTallied).Bind(1, sequence).Query())
        {
            if (rows.Read())
            {
                TallyWrites.Remove(session, rows.Text(0), TallyWrites.Of((JobState)rows.Int32(1), rows.Int64(2) > 0), rows.Int64(3) != 0);
            }
        }

        foreach (var sql in DeleteAll)
        {
            session.Prepare(sql).Bind(1, sequence).Run();
        }
    }
}
