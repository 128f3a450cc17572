using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The writes that keep interactive jobs going while somebody follows them, and end those that nobody does and nobody holds.</summary>
internal static class InterestWrites
{
    /// <summary>Which jobs nobody follows, in the words of their index; parameter 2 is the time.</summary>
    public const string Forsaken = "interest IS NOT NULL AND state IN (0, 1, 2) AND interest <= ?2";

    // Never shortened: another follower may look further ahead.
    private const string Renew = "UPDATE job SET interest = ?2 WHERE id = ?1 AND interest < ?2 AND state IN (0, 1, 2)";
    internal const string FindFree = $"SELECT seq FROM job WHERE {Forsaken} AND (state <> 2 OR until <= ?2) LIMIT ?1";

    /// <summary>Says that somebody follows the jobs. Those that are not interactive, or have ended, stay as they are.</summary>
    public static int Say(SqliteSession session, IReadOnlyCollection<Guid> ids, DateTimeOffset until) =>
        ids.Sum(id => session.Prepare(Renew).Bind(1, id).Bind(2, JobRows.Ticks(until)).Run());

    /// <summary>Cancels a batch of the jobs that nobody follows and nobody holds. Those that are held are cancelled by their worker.</summary>
    /// <returns>How many were.</returns>
    public static int EndForsaken(SqliteSession session, DateTimeOffset now)
    {
        List<long> sequences = [];
        using (var rows = session.Prepare(FindFree).Bind(1, UpkeepWrites.BatchSize).Bind(2, JobRows.Ticks(now)).Query())
        {
            while (rows.Read())
            {
                sequences.Add(rows.Int64(0));
            }
        }

        foreach (var sequence in sequences)
        {
            SettleWrites.End(session, sequence, JobState.Cancelled, why: null, now);
        }

        return sequences.Count;
    }
}
