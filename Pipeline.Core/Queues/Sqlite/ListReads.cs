using System.Globalization;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// Lists jobs, newest first, a page at a time. Whatever is asked for is found by an index, in order and no more than is shown: for each flow and state by itself, then merged. Inputs and results,
/// which are tables of their own, are not read. A page goes on below the number of the last job of the page before.
/// </summary>
internal static class ListReads
{
    internal const string Newest = "SELECT seq FROM job WHERE seq < ?4 ORDER BY seq DESC LIMIT ?1";
    internal const string Dead = "SELECT seq FROM job WHERE state = 5 AND replayed_as IS NULL AND seq < ?4 ORDER BY seq DESC LIMIT ?1";
    private const string FindFlows = "SELECT flow FROM tally WHERE jobs > 0";

    // An index over some states serves only a text that names them.
    internal const string DeadOfFlow = "SELECT seq FROM job WHERE state = 5 AND state NOT IN (0, 2) AND flow = ?2 AND replayed_as IS NULL AND seq < ?4 ORDER BY seq DESC LIMIT ?1";
    internal const string Settled = "SELECT seq FROM job WHERE state = ?3 AND state NOT IN (0, 2) AND flow = ?2 AND seq < ?4 ORDER BY seq DESC LIMIT ?1";
    internal const string Leased = "SELECT seq FROM job WHERE state = 2 AND flow = ?2 AND seq < ?4 ORDER BY seq DESC LIMIT ?1";
    internal const string Ready = "SELECT seq FROM job WHERE state = 0 AND flow = ?2 AND priority = ?3 AND seq < ?4 ORDER BY seq DESC LIMIT ?1";

    // The plus keeps the numbers' order from being found by passing over all jobs.
    internal const string OfIds = """
        SELECT seq FROM job WHERE id BETWEEN ?5 AND ?6 AND seq < ?4 AND (?2 IS NULL OR flow = ?2) AND (?3 IS NULL OR state = ?3) AND (?7 = 0 OR (state = 5 AND replayed_as IS NULL))
            ORDER BY +seq DESC LIMIT ?1
        """;

    internal const string FindJob = $"{SummaryRows.Select} WHERE seq = ?1";

    /// <summary>A page of jobs, newest first, as they were at one moment.</summary>
    /// <param name="session">The session.</param>
    /// <param name="filter">Which.</param>
    /// <param name="before">The number that those of the page are below.</param>
    public static JobPage List(SqliteSession session, JobFilter filter, long before)
    {
        session.Execute("BEGIN");
        try
        {
            var limit = Math.Clamp(filter.Limit, 1, JobFilter.MaxLimit);
            List<JobSummary> jobs = [.. Find(session, filter, limit, before).OrderDescending().Take(limit).Select(sequence => Read(session, sequence))];
            return new JobPage(jobs, jobs.Count == limit ? jobs[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
        }
        finally
        {
            session.Execute("COMMIT");
        }
    }

    /// <summary>The number that the jobs of a page are below.</summary>
    /// <exception cref="ArgumentException">It is no continuation that <see cref="List"/> made.</exception>
    public static long Before(string? continuation) =>
        continuation is null ? long.MaxValue
        : long.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before
        : throw new ArgumentException($"'{continuation}' is no continuation of this store's listings. Hand back the one of the page before, or null for the first page.", nameof(continuation));

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

    private static List<long> Find(SqliteSession session, JobFilter filter, int limit, long before)
    {
        List<long> sequences = [];
        if (filter.Ids is { } ids)
        {
            var question = session.Prepare(OfIds).Bind(1, limit).Bind(4, before).Bind(5, ids.First).Bind(6, ids.Last).Bind(7, filter.DeadOnly ? 1 : 0);
            Add(sequences, (filter.State is { } only ? question.Bind(3, (long)only) : question.BindNull(3)).Bind(2, filter.Flow));
            return sequences;
        }

        if (filter is { State: null, Flow: null })
        {
            Add(sequences, session.Prepare(filter.DeadOnly ? Dead : Newest).Bind(1, limit).Bind(4, before));
            return sequences;
        }

        foreach (var flow in filter.Flow is { } named ? [named] : Flows(session))
        {
            foreach (var state in filter.State is { } wanted ? [wanted] : Enum.GetValues<JobState>())
            {
                FindIn(session, flow, state, filter.DeadOnly, limit, before, sequences);
            }
        }

        return sequences;
    }

    private static void FindIn(SqliteSession session, string flow, JobState state, bool deadOnly, int limit, long before, List<long> sequences)
    {
        switch (state)
        {
            case var _ when deadOnly:
                if (state == JobState.Failed)
                {
                    Add(sequences, session.Prepare(DeadOfFlow).Bind(1, limit).Bind(4, before).Bind(2, flow));
                }

                break;
            case JobState.Ready:
                for (var priority = JobRequest.LowestPriority; priority <= JobRequest.HighestPriority; priority++)
                {
                    Add(sequences, session.Prepare(Ready).Bind(1, limit).Bind(4, before).Bind(2, flow).Bind(3, priority));
                }

                break;
            case JobState.Leased:
                Add(sequences, session.Prepare(Leased).Bind(1, limit).Bind(4, before).Bind(2, flow));
                break;
            default:
                Add(sequences, session.Prepare(Settled).Bind(1, limit).Bind(4, before).Bind(2, flow).Bind(3, (long)state));
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

    private static JobSummary Read(SqliteSession session, long sequence)
    {
        using var rows = session.Prepare(FindJob).Bind(1, sequence).Query();
        rows.Read();
        return SummaryRows.Read(rows);
    }
}
