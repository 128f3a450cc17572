using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>
/// Keeps the counts of <c>tally</c>. The invariant: whatever changes a job's state, or adds or deletes a job, changes the counts in the same transaction. Together for the jobs
/// that are changed together; a job that succeeds costs nothing.
/// </summary>
internal static class TallyWrites
{
    private const string AddJobs = """
        INSERT INTO tally (flow, jobs, ready, scheduled, accepted) VALUES (?1, ?2 + ?3, ?2, ?3, (SELECT accepted FROM job ORDER BY seq DESC LIMIT 1))
        ON CONFLICT (flow) DO UPDATE SET
            jobs = jobs + excluded.jobs, ready = ready + excluded.ready, scheduled = scheduled + excluded.scheduled, accepted = max(tally.accepted, excluded.accepted)
        """;

    private const string RemoveJob = "UPDATE tally SET jobs = jobs - 1, replayed = replayed - ?2 WHERE flow = ?1";
    private const string AddReplayed = "UPDATE tally SET replayed = replayed + 1 WHERE flow = ?1";

    private static readonly string[] Columns = ["", "ready", "scheduled", "retrying", "partial", "failed", "cancelled", "expired"];
    private static readonly string[][] Moves = AllMoves();

    /// <summary>Where a job counts.</summary>
    /// <param name="state">Its state.</param>
    /// <param name="wasLeased">Whether it was ever leased: then it is scheduled for another attempt.</param>
    public static Tallied Of(JobState state, bool wasLeased) => state switch
    {
        JobState.Ready => Tallied.Ready,
        JobState.Scheduled => wasLeased ? Tallied.Retrying : Tallied.Scheduled,
        JobState.Partial => Tallied.Partial,
        JobState.Failed => Tallied.Failed,
        JobState.Cancelled => Tallied.Cancelled,
        JobState.Expired => Tallied.Expired,
        _ => Tallied.None,
    };

    /// <summary>Jobs of a flow were accepted.</summary>
    public static void Add(SqliteSession session, string flow, int ready, int scheduled) =>
        session.Prepare(AddJobs).Bind(1, flow).Bind(2, ready).Bind(3, scheduled).Run();

    /// <summary>Jobs were accepted, but for duplicates.</summary>
    public static void Add(SqliteSession session, IEnumerable<(JobRequest Request, JobReceipt Receipt)> accepted, Moment now)
    {
        foreach (var flow in accepted.Where(pair => !pair.Receipt.IsDuplicate).GroupBy(pair => pair.Request.Flow, StringComparer.Ordinal))
        {
            var scheduled = flow.Count(pair => pair.Request.NotBefore > now.Utc);
            Add(session, flow.Key, flow.Count() - scheduled, scheduled);
        }
    }

    /// <summary>So many jobs of a flow went from one state to another.</summary>
    public static void Move(SqliteSession session, string flow, Tallied from, Tallied to, int count = 1)
    {
        if (from != to && count > 0)
        {
            session.Prepare(Moves[(int)from][(int)to]).Bind(1, flow).Bind(2, count).Run();
        }
    }

    /// <summary>A job is to be deleted.</summary>
    /// <param name="session">The session.</param>
    /// <param name="flow">Its flow.</param>
    /// <param name="from">Where it counts.</param>
    /// <param name="wasReplayed">Whether it is a failed one that was replayed.</param>
    public static void Remove(SqliteSession session, string flow, Tallied from, bool wasReplayed)
    {
        Move(session, flow, from, Tallied.None);
        session.Prepare(RemoveJob).Bind(1, flow).Bind(2, wasReplayed ? 1 : 0).Run();
    }

    /// <summary>A failed job was replayed.</summary>
    public static void Replayed(SqliteSession session, string flow) => session.Prepare(AddReplayed).Bind(1, flow).Run();

    private static string[][] AllMoves() => [.. Columns.Select(from => Columns.Select(to => MoveText(from, to)).ToArray())];

    private static string MoveText(string from, string to)
    {
        string[] changes = [from.Length > 0 ? $"{from} = {from} - ?2" : "", to.Length > 0 ? $"{to} = {to} + ?2" : ""];
        return $"UPDATE tally SET {string.Join(", ", changes.Where(change => change.Length > 0))} WHERE flow = ?1";
    }
}
