using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Ends those jobs whose lease ran out and that nobody is to take over. Done before each lease of a flow, and by upkeep for flows that nobody leases.</summary>
internal static class LapsedWrites
{
    /// <summary>Which lapsed jobs may have to end: a first sieve, so that those that only wait to be taken over do not fill the batch.</summary>
    internal const string FindInAllFlows = """
        SELECT seq, attempts, lapses + (started_epoch = epoch), cancel, deadline IS NOT NULL AND deadline <= ?1 FROM job
        WHERE state = 2 AND until <= ?1 AND (cancel <> 0 OR attempts >= ?2 OR lapses >= ?3 OR deadline <= ?1)
        """;

    private const string Batch = " LIMIT ?4";
    private const string FindInFlow = $"{FindInAllFlows} AND flow = ?5 {Batch}";
    private const string FindAnywhere = FindInAllFlows + Batch;

    /// <summary>Ends those of one flow.</summary>
    public static void EndIn(SqliteSession session, string flow, int maxAttempts, DateTimeOffset now) =>
        End(session, Find(session.Prepare(FindInFlow).Bind(5, flow), maxAttempts, now, limit: 1000), now);

    /// <summary>Ends a batch of those of all flows.</summary>
    /// <returns>How many were ended.</returns>
    public static int EndAnywhere(SqliteSession session, int maxAttempts, DateTimeOffset now) =>
        End(session, Find(session.Prepare(FindAnywhere), maxAttempts, now, UpkeepWrites.BatchSize), now);

    private static List<(long Sequence, JobState State, JobFailure? Why)> Find(SqliteStatement statement, int maxAttempts, DateTimeOffset now, int limit)
    {
        List<(long Sequence, JobState State, JobFailure? Why)> hopeless = [];
        var question = statement
            .Bind(1, JobRows.Ticks(now))
            .Bind(2, maxAttempts)
            .Bind(3, maxAttempts * AttemptPolicy.LapsesPerAttempt)
            .Bind(4, limit);
        using var rows = question.Query();
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

    private static int End(SqliteSession session, List<(long Sequence, JobState State, JobFailure? Why)> hopeless, DateTimeOffset now)
    {
        foreach (var (sequence, state, why) in hopeless)
        {
            SettleWrites.End(session, sequence, state, why, now);
        }

        return hopeless.Count;
    }
}
