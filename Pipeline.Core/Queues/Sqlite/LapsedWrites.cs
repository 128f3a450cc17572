using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Policies;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Ends those jobs whose lease ran out and that nobody is to take over. Done before each lease of a flow, and by upkeep for flows that nobody leases.</summary>
internal static class LapsedWrites
{
    /// <summary>
    /// Which lapsed jobs have to end, in the words of <see cref="AttemptPolicy"/>: the same ones that are not leased again, however many wait for their end. Parameter 2 is the wall
    /// clock's time, 4 the monotonic clock's, 5 and 6 are the attempts and lapses allowed: see <see cref="Bind"/>.
    /// </summary>
    internal const string Hopeless = "(cancel <> 0 OR attempts >= ?5 OR lapses + (started_epoch = epoch) > ?6 OR (deadline IS NOT NULL AND deadline <= ?2))";

    internal const string FindInAllFlows = $"""
        SELECT seq, attempts, lapses + (started_epoch = epoch), cancel, deadline IS NOT NULL AND deadline <= ?2 FROM job WHERE state = 2 AND held_until <= ?4 AND {Hopeless}
        """;

    private const int MostInFlow = 1000;
    private const string Batch = " LIMIT ?3";
    private const string FindInFlow = $"{FindInAllFlows} AND flow = ?1 {Batch}";
    private const string FindAnywhere = FindInAllFlows + Batch;

    /// <summary>Binds what <see cref="Hopeless"/> names.</summary>
    public static SqliteStatement Bind(SqliteStatement statement, int maxAttempts, Moment now) => statement
        .Bind(2, JobRows.Ticks(now.Utc))
        .Bind(4, now.Monotonic)
        .Bind(5, maxAttempts)
        .Bind(6, maxAttempts * AttemptPolicy.LapsesPerAttempt);

    /// <summary>Ends a batch of those of one flow.</summary>
    public static void EndIn(SqliteSession session, string flow, int maxAttempts, Moment now) =>
        End(session, Find(session.Prepare(FindInFlow).Bind(1, flow), maxAttempts, now, MostInFlow), now);

    /// <summary>Ends a batch of those of all flows.</summary>
    /// <returns>How many were ended.</returns>
    public static int EndAnywhere(SqliteSession session, int maxAttempts, Moment now) =>
        End(session, Find(session.Prepare(FindAnywhere), maxAttempts, now, UpkeepWrites.BatchSize), now);

    private static List<(long Sequence, JobState State, JobFailure? Why)> Find(SqliteStatement statement, int maxAttempts, Moment now, int limit)
    {
        List<(long Sequence, JobState State, JobFailure? Why)> hopeless = [];
        using var rows = Bind(statement, maxAttempts, now).Bind(3, limit).Query();
        while (rows.Read())
        {
            var why = AttemptPolicy.WhyDead(rows.Int32(1), rows.Int32(2), maxAttempts);
            JobState? end = rows.Int32(3) != 0 ? JobState.Cancelled : rows.Int32(4) != 0 ? JobState.Expired : why is not null ? JobState.Failed : null;
            if (end is { } state)
            {
                hopeless.Add((rows.Int64(0), state, state == JobState.Failed ? why : null));
            }
        }

        return hopeless;
    }

    private static int End(SqliteSession session, List<(long Sequence, JobState State, JobFailure? Why)> hopeless, Moment now)
    {
        foreach (var (sequence, state, why) in hopeless)
        {
            SettleWrites.End(session, sequence, state, why, now.Utc);
        }

        return hopeless.Count;
    }
}
