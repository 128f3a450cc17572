using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Which flows are paused.</summary>
internal static class PauseWrites
{
    /// <summary>Whether the flow of parameter 1 is not paused: a condition for questions about due jobs.</summary>
    public const string Runs = "NOT EXISTS (SELECT 1 FROM paused WHERE paused.flow = ?1)";

    private const string Find = "SELECT 1 FROM paused WHERE flow = ?1";
    private const string Insert = "INSERT OR IGNORE INTO paused (flow, since) VALUES (?1, ?2)";
    private const string Delete = "DELETE FROM paused WHERE flow = ?1";
    private const string FindAll = "SELECT flow, since FROM paused ORDER BY flow";

    /// <summary>Whether a flow is paused.</summary>
    public static bool IsPaused(SqliteSession session, string flow)
    {
        using var rows = session.Prepare(Find).Bind(1, flow).Query();
        return rows.Read();
    }

    /// <summary>Pauses a flow. False when it was already.</summary>
    public static bool Pause(SqliteSession session, string flow, DateTimeOffset now) => session.Prepare(Insert).Bind(1, flow).Bind(2, JobRows.Ticks(now)).Run() > 0;

    /// <summary>Lets a flow go on. False when it was not paused.</summary>
    public static bool Resume(SqliteSession session, string flow) => session.Prepare(Delete).Bind(1, flow).Run() > 0;

    /// <summary>All that are paused.</summary>
    public static List<PausedFlow> List(SqliteSession session)
    {
        List<PausedFlow> paused = [];
        using var rows = session.Prepare(FindAll).Query();
        while (rows.Read())
        {
            paused.Add(new PausedFlow(rows.Text(0), JobRows.Time(rows.Int64(1))));
        }

        return paused;
    }
}
