using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Lists jobs, newest first. Whatever is asked for is found by an index, in order and no more than is shown: for each flow and state by itself, then merged.</summary>
internal static class ListReads
{
    private const int MostShown = 10_000;

    private const string Newest = "SELECT seq FROM job ORDER BY seq DESC LIMIT ?1";
    private const string Dead = "SELECT seq FROM job WHERE state = 5 AND replayed_as IS NULL ORDER BY seq DESC LIMIT ?1";
    private const string FindFlows = "SELECT flow FROM tally WHERE jobs > 0";

    // An index over some states serves only a text that names them.
    internal const string DeadOfFlow = "SELECT seq FROM job WHERE state = 5 AND state NOT IN (0, 2) AND flow = ?2 AND replayed_as IS NULL ORDER BY seq DESC LIMIT ?1";
    internal const string Settled = "SELECT seq FROM job WHERE state = ?3 AND state NOT IN (0, 2) AND flow = ?2 ORDER BY seq DESC LIMIT ?1";
    internal const string Leased = "SELECT seq FROM job WHERE state = 2 AND flow = ?2 ORDER BY seq DESC LIMIT ?1";
    internal const string Ready = "SELECT seq FROM job WHERE state = 0 AND flow = ?2 AND priority = ?3 ORDER BY seq DESC LIMIT ?1";

    private const string FindJob = $"{JobRows.Select} WHERE job.seq = ?1";

    /// <summary>Jobs, newest first, as they were at one moment.</summary>
    public static List<Job> List(SqliteSession session, JobFilter filter)
    {
        session.Execute("BEGIN");
        try
        {
            var limit = Math.Clamp(filter.Limit, 1, MostShown);
            return [.. Find(session, filter, limit).OrderDescending().Take(limit).Select(sequence => Read(session, sequence))];
        }
        finally
        {
            session.Execute("COMMIT");
        }
    }

    /// <summary>The flows that have jobs.</summary>
    public static List<string> Flows(SqliteSession session)
    {
        List<string> flows = [];
        using var rows = session.Prepare(FindFlows).Query();
        while (rows.Read())
        {
            flows.Add(rows.Text(0));
        }

        return flows;
    }

    private static List<long> Find(SqliteSession session, JobFilter filter, int limit)
    {
        List<long> sequences = [];
        if (filter is { State: null, Flow: null })
        {
            Add(sequences, session.Prepare(filter.DeadOnly ? Dead : Newest).Bind(1, limit));
            return sequences;
        }

        foreach (var flow in filter.Flow is { } named ? [named] : Flows(session))
        {
            foreach (var state in filter.State is { } wanted ? [wanted] : Enum.GetValues<JobState>())
            {
                FindIn(session, flow, state, filter.DeadOnly, limit, sequences);
            }
        }

        return sequences;
    }

    private static void FindIn(SqliteSession session, string flow, JobState state, bool deadOnly, int limit, List<long> sequences)
    {
        switch (state)
        {
            case var _ when deadOnly:
                if (state == JobState.Failed)
                {
                    Add(sequences, session.Prepare(DeadOfFlow).Bind(1, limit).Bind(2, flow));
                }

                break;
            case JobState.Ready:
                for (var priority = JobRequest.LowestPriority; priority <= JobRequest.HighestPriority; priority++)
                {
                    Add(sequences, session.Prepare(Ready).Bind(1, limit).Bind(2, flow).Bind(3, priority));
                }

                break;
            case JobState.Leased:
                Add(sequences, session.Prepare(Leased).Bind(1, limit).Bind(2, flow));
                break;
            default:
                Add(sequences, session.Prepare(Settled).Bind(1, limit).Bind(2, flow).Bind(3, (long)state));
                break;
        }
    }

    private static void Add(List<long> sequences, SqliteStatement question)
    {
        using var rows = question.Query();
        while (rows.Read())
        {
            sequences.Add(rows.Int64(0));
        }
    }

    private static Job Read(SqliteSession session, long sequence)
    {
        using var rows = session.Prepare(FindJob).Bind(1, sequence).Query();
        return rows.Read() ? JobRows.Read(rows) : throw new InvalidOperationException($"Job {sequence} has no input: the queue's file was changed by another program.");
    }
}
