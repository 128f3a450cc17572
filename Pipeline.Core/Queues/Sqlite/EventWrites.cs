using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The writes that append events.</summary>
internal static class EventWrites
{
    // An attempt is counted once for each lease, however often it is said to count.
    private const string Number = """
        UPDATE job SET
            events = events + ?3,
            started = coalesce(?4, started),
            started_epoch = CASE WHEN ?4 IS NOT NULL THEN epoch ELSE started_epoch END,
            attempts = attempts + (?5 AND attempt_epoch <> epoch),
            attempt_epoch = CASE WHEN ?5 THEN epoch ELSE attempt_epoch END
        WHERE seq = ?1 AND epoch = ?2 AND state = 2
        """;

    private const string LastNumber = "SELECT events FROM job WHERE seq = ?1";

    private const string InsertOne = "INSERT INTO event (job, seq, epoch, kind, at, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

    /// <summary>Appends events of a running job. False when the lease was lost.</summary>
    public static bool Append(SqliteSession session, JobLease lease, IReadOnlyList<PendingEvent> events)
    {
        if (!TryNumber(session, lease, events, out var count))
        {
            return false;
        }

        var next = FindLast(session, lease.Job.Sequence) - count + 1;
        foreach (var one in events)
        {
            if (one.Kind is not null)
            {
                Insert(session, lease, next++, one);
            }
        }

        return true;
    }

    /// <summary>Stores an event under its number.</summary>
    public static void Insert(SqliteSession session, JobLease lease, long number, in PendingEvent one) => session.Prepare(InsertOne)
        .Bind(1, lease.Job.Sequence)
        .Bind(2, number)
        .Bind(3, lease.Job.Epoch)
        .Bind(4, (long)one.Kind!.Value)
        .Bind(5, JobRows.Ticks(one.At))
        .BindJson(6, one.Data.Span)
        .Run();

    /// <summary>Keeps numbers for the events, and what they say of the job's row.</summary>
    private static bool TryNumber(SqliteSession session, JobLease lease, IReadOnlyList<PendingEvent> events, out int count)
    {
        long? started = null;
        count = 0;
        foreach (var one in events)
        {
            started = one.Kind == JobEventKind.Started ? JobRows.Ticks(one.At) : started;
            count += one.Kind is null ? 0 : 1;
        }

        return session.Prepare(Number)
            .Bind(1, lease.Job.Sequence)
            .Bind(2, lease.Job.Epoch)
            .Bind(3, count)
            .Bind(4, started)
            .Bind(5, count < events.Count ? 1 : 0)
            .Run() > 0;
    }

    private static long FindLast(SqliteSession session, long sequence)
    {
        using var rows = session.Prepare(LastNumber).Bind(1, sequence).Query();
        rows.Read();
        return rows.Int64(0);
    }
}
