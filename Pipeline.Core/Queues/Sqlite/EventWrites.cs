using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The writes that append events.</summary>
internal static class EventWrites
{
    // An attempt is counted once for each lease, however often it is said to have started.
    private const string Number = """
        UPDATE job SET
            events = events + ?3,
            attempts = attempts + (?4 IS NOT NULL AND started_epoch <> epoch),
            started_epoch = CASE WHEN ?4 IS NOT NULL THEN epoch ELSE started_epoch END,
            started = coalesce(?4, started)
        WHERE seq = ?1 AND epoch = ?2 AND state = 2
        """;

    private const string LastNumber = "SELECT events FROM job WHERE seq = ?1";

    private const string InsertOne = "INSERT INTO event (job, seq, epoch, kind, at, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

    /// <summary>Appends events of a running job. False when the lease was lost.</summary>
    public static bool Append(SqliteSession session, JobLease lease, IReadOnlyList<PendingEvent> events)
    {
        long? started = null;
        foreach (var one in events)
        {
            started = one.Kind == JobEventKind.Started ? JobRows.Ticks(one.At) : started;
        }

        if (session.Prepare(Number).Bind(1, lease.Job.Sequence).Bind(2, lease.Job.Epoch).Bind(3, events.Count).Bind(4, started).Run() == 0)
        {
            return false;
        }

        var last = FindLast(session, lease.Job.Sequence);
        for (var i = 0; i < events.Count; i++)
        {
            Insert(session, lease, last - events.Count + 1 + i, events[i]);
        }

        return true;
    }

    /// <summary>Stores an event under its number.</summary>
    public static void Insert(SqliteSession session, JobLease lease, long number, in PendingEvent one) => session.Prepare(InsertOne)
        .Bind(1, lease.Job.Sequence)
        .Bind(2, number)
        .Bind(3, lease.Job.Epoch)
        .Bind(4, (long)one.Kind)
        .Bind(5, JobRows.Ticks(one.At))
        .BindJson(6, one.Data.Span)
        .Run();

    private static long FindLast(SqliteSession session, long sequence)
    {
        using var rows = session.Prepare(LastNumber).Bind(1, sequence).Query();
        rows.Read();
        return rows.Int64(0);
    }
}
