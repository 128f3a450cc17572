using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Whether a queue's file is whole: SQLite's own checks, the counts, and rows that belong to no job.</summary>
internal static class QueueChecks
{
    private const string CheckFile = "PRAGMA integrity_check(20)";

    private const string Columns = "flow, jobs, ready, scheduled, retrying, partial, failed, cancelled, expired, replayed";

    private const string FindWrongCounts = $"""
        WITH counted AS (
            SELECT flow, count(*) AS jobs, sum(state = 0), sum(state = 1 AND epoch = 0), sum(state = 1 AND epoch > 0), sum(state = 4), sum(state = 5), sum(state = 6), sum(state = 7),
                sum(state = 5 AND replayed_as IS NOT NULL)
            FROM job GROUP BY flow),
        kept AS (
            SELECT {Columns} FROM tally
            WHERE jobs <> 0 OR ready <> 0 OR scheduled <> 0 OR retrying <> 0 OR partial <> 0 OR failed <> 0 OR cancelled <> 0 OR expired <> 0 OR replayed <> 0)
        SELECT flow, (SELECT count(*) FROM job WHERE job.flow = wrong.flow), coalesce((SELECT jobs FROM tally WHERE tally.flow = wrong.flow), 0)
        FROM (SELECT flow FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted) UNION SELECT flow FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)) AS wrong
        LIMIT 20
        """;

    private static readonly (string What, string Count)[] Rows =
    [
        ("inputs of no job", "SELECT count(*) FROM job_input WHERE seq NOT IN (SELECT seq FROM job)"),
        ("jobs without an input", "SELECT count(*) FROM job WHERE seq NOT IN (SELECT seq FROM job_input)"),
        ("results of no job", "SELECT count(*) FROM job_result WHERE seq NOT IN (SELECT seq FROM job)"),
        ("jobs that are gone, of which there are events", "SELECT count(DISTINCT job) FROM event WHERE job NOT IN (SELECT seq FROM job)"),
        ("folded events of no job", "SELECT count(*) FROM timeline WHERE job NOT IN (SELECT seq FROM job)"),
    ];

    /// <summary>Runs all checks on one state of the file.</summary>
    public static QueueVerification Run(SqliteSession session, CancellationToken cancellationToken)
    {
        using var read = SqliteRead.Begin(session);
        List<QueueFault> faults = [];
        AddFile(session, faults);
        cancellationToken.ThrowIfCancellationRequested();
        if (faults.Count == 0) // or what the rows say means nothing
        {
            AddCounts(session, faults);
            cancellationToken.ThrowIfCancellationRequested();
            AddRows(session, faults, cancellationToken);
        }

        return new QueueVerification(session.Scalar("SELECT count(*) FROM job"), faults);
    }

    private static void AddFile(SqliteSession session, List<QueueFault> faults)
    {
        using var rows = session.Prepare(CheckFile).Query();
        while (rows.Read())
        {
            if (rows.Text(0) is not "ok" and var fault)
            {
                faults.Add(new QueueFault("file", fault));
            }
        }
    }

    private static void AddCounts(SqliteSession session, List<QueueFault> faults)
    {
        using var rows = session.Prepare(FindWrongCounts).Query();
        while (rows.Read())
        {
            faults.Add(new QueueFault("counts", $"flow '{rows.Text(0)}' has {rows.Int64(1)} jobs, and their states are not counted so: {rows.Int64(2)} were counted"));
        }
    }

    private static void AddRows(SqliteSession session, List<QueueFault> faults, CancellationToken cancellationToken)
    {
        foreach (var (what, count) in Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (session.Scalar(count) is > 0 and var found)
            {
                faults.Add(new QueueFault("rows", $"{found} {what}"));
            }
        }
    }
}
