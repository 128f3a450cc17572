using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Who works on the queue.</summary>
internal static class WorkerWrites
{
    private const string Upsert = """
        INSERT INTO worker (id, host, pid, version, since, heard) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET heard = excluded.heard
        """;

    private const string Delete = "DELETE FROM worker WHERE id = ?1";
    private const string Forget = "DELETE FROM worker WHERE heard <= ?1";
    private const string FindAll = "SELECT id, host, pid, version, since, heard FROM worker WHERE heard > ?1 ORDER BY since, id";
    internal const string CountHeld = "SELECT owner, count(*) FROM job WHERE state = 2 GROUP BY owner";

    /// <summary>A worker is there.</summary>
    public static void Report(SqliteSession session, QueueWorker worker, DateTimeOffset now)
    {
        session.Prepare(Upsert).Bind(1, worker.Id).Bind(2, worker.Host).Bind(3, worker.Pid).Bind(4, worker.Version).Bind(5, JobRows.Ticks(worker.Since)).Bind(6, JobRows.Ticks(now)).Run();
        session.Prepare(Forget).Bind(1, JobRows.Ticks(now - QueueWorker.Remembered)).Run();
    }

    /// <summary>A worker has ended.</summary>
    public static void Leave(SqliteSession session, string id) => session.Prepare(Delete).Bind(1, id).Run();

    /// <summary>All that were heard of lately, with the jobs that their processes hold.</summary>
    public static List<QueueWorker> List(SqliteSession session, DateTimeOffset now)
    {
        using var read = SqliteRead.Begin(session);
        var held = Held(session);
        List<QueueWorker> workers = [];
        using var rows = session.Prepare(FindAll).Bind(1, JobRows.Ticks(now - QueueWorker.Remembered)).Query();
        while (rows.Read())
        {
            QueueWorker worker = new(rows.Text(0), rows.Text(1), rows.Int32(2), rows.Text(3), JobRows.Time(rows.Int64(4)), Jobs: 0, JobRows.Time(rows.Int64(5)));
            workers.Add(worker with { Jobs = held.Where(owner => worker.Owns(owner.Owner)).Sum(owner => owner.Jobs) });
        }

        return workers;
    }

    private static List<(string Owner, long Jobs)> Held(SqliteSession session)
    {
        List<(string Owner, long Jobs)> held = [];
        using var rows = session.Prepare(CountHeld).Query();
        while (rows.Read())
        {
            held.Add((rows.TextOrNull(0) ?? "", rows.Int64(1)));
        }

        return held;
    }
}
