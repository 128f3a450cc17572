using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The writes that accept jobs.</summary>
internal static class AcceptWrites
{
    private const string FindDuplicate =
        "SELECT id FROM job WHERE tenant = ?1 AND flow = ?2 AND dedupe = ?3 AND dedupe IS NOT NULL AND state NOT IN (5, 6, 7)";

    // The time of acceptance orders the effects of jobs (Fence): it rises with every job, also within a tick, after the clock was set back and when the last job was deleted.
    private const string InsertJob = """
        INSERT INTO job (id, flow, tenant, priority, state, accepted, due, not_before, deadline, dedupe, trace, interest)
        VALUES (?1, ?2, ?3, ?4, ?5, max(
            ?6,
            1 + coalesce((SELECT accepted FROM job ORDER BY seq DESC LIMIT 1), 0),
            1 + coalesce((SELECT max(accepted) FROM tally), 0)), ?7, ?8, ?9, ?10, ?11, ?12)
        """;

    private const string InsertInput = "INSERT INTO job_input (seq, input, resume) VALUES (last_insert_rowid(), ?1, ?2)";

    /// <summary>Stores a job, or finds the one with its dedupe key. One that is interactive has so long until somebody must follow it.</summary>
    public static JobReceipt Accept(SqliteSession session, in NewJob job, TimeSpan interest, DateTimeOffset now)
    {
        if (job.Request.DedupeKey is not null && FindByKey(session, job.Request) is { } earlier)
        {
            return new JobReceipt(earlier, IsDuplicate: true);
        }

        var id = Guid.CreateVersion7(now);
        Insert(session, job, id, interest, now);
        return new JobReceipt(id);
    }

    /// <summary>The job that holds a dedupe key.</summary>
    public static Guid? FindByKey(SqliteSession session, JobRequest request)
    {
        using var rows = session.Prepare(FindDuplicate).Bind(1, request.Tenant).Bind(2, request.Flow).Bind(3, request.DedupeKey).Query();
        return rows.Read() ? rows.Guid(0) : null;
    }

    private static void Insert(SqliteSession session, in NewJob job, Guid id, TimeSpan interest, DateTimeOffset now)
    {
        var request = job.Request;
        var scheduled = request.NotBefore > now;
        session.Prepare(InsertJob)
            .Bind(1, id)
            .Bind(2, request.Flow)
            .Bind(3, request.Tenant)
            .Bind(4, request.Priority)
            .Bind(5, (long)(scheduled ? JobState.Scheduled : JobState.Ready))
            .Bind(6, JobRows.Ticks(now))
            .Bind(7, JobRows.Ticks(scheduled ? request.NotBefore!.Value : now))
            .Bind(8, JobRows.Ticks(request.NotBefore))
            .Bind(9, JobRows.Ticks(request.Deadline))
            .Bind(10, request.DedupeKey)
            .Bind(11, request.TraceParent)
            .Bind(12, request.Interactive ? JobRows.Ticks(JobRows.Later(scheduled ? request.NotBefore!.Value : now, interest)) : null)
            .Run();
        session.Prepare(InsertInput).Bind(1, job.Input).BindJson(2, job.Resume).Run();
    }
}
