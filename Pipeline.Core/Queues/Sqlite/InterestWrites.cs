using System.Text.Json;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The writes that keep interactive jobs going while somebody follows them, and end those that nobody does.</summary>
internal static class InterestWrites
{
    /// <summary>Whether a job is not interactive, or somebody was heard of; parameter 4 is the monotonic clock's time.</summary>
    public const string Followed = "(followed_until IS NULL OR followed_until > ?4)";

    private const int MaxDoubted = 10_000;

    // In the words of the index. Whose cancellation was asked for needs no second one.
    private const string Doubted = "interest IS NOT NULL AND state IN (0, 1, 2) AND followed_until <= ?1 AND cancel = 0";

    private const string BeginOne = "UPDATE job SET followed_until = ?2 WHERE id = ?1 AND interest IS NOT NULL AND state = 0";

    // Never shortened: another follower may look further ahead. One statement for all of them: a process may follow thousands.
    private const string Renew = """
        UPDATE job SET interest = ?2, followed_until = ?3
        WHERE id IN (SELECT unhex(value) FROM json_each(?1)) AND followed_until < ?3 AND state IN (0, 1, 2)
        """;
    private const string AskToCancel = "UPDATE job SET cancel = 1 WHERE seq = ?1 AND state = 2 AND held_until > ?2";
    internal const string FindDoubted = $"SELECT seq, followed_until FROM job WHERE {Doubted} ORDER BY followed_until LIMIT ?2";
    internal const string AnyDoubted = $"SELECT 1 FROM job WHERE {Doubted} LIMIT 1";

    /// <summary>An interactive job was accepted that is due: from now on somebody must follow it.</summary>
    public static void Begin(SqliteSession session, Guid id, TimeSpan interest, Moment now) =>
        session.Prepare(BeginOne).Bind(1, id).Bind(2, now.In(interest)).Run();

    /// <summary>Says that somebody follows the jobs. Those that are not interactive, or have ended, stay as they are.</summary>
    public static int Say(SqliteSession session, IReadOnlyCollection<Guid> ids, TimeSpan interest, Moment now) => session.Prepare(Renew)
        .Bind(1, JsonSerializer.Serialize(ids.Select(id => Convert.ToHexString(id.ToByteArray(bigEndian: true)))))
        .Bind(2, JobRows.Ticks(now.Utc + interest))
        .Bind(3, now.In(interest))
        .Run();

    /// <summary>Whether there is anything to look at.</summary>
    public static bool IsAnyDoubted(SqliteSession session, InterestPolicy policy, Moment now)
    {
        using var rows = session.Prepare(AnyDoubted).Bind(1, now.In(policy.Doubt)).Query();
        return rows.Read();
    }

    /// <summary>Cancels a batch of the jobs that nobody follows; the worker that holds one is asked to.</summary>
    /// <param name="session">The session.</param>
    /// <param name="policy">Says which.</param>
    /// <param name="asked">When the transaction was asked for, on the monotonic clock.</param>
    /// <param name="now">The time.</param>
    /// <returns>How many were.</returns>
    public static int EndUnfollowed(SqliteSession session, InterestPolicy policy, long asked, Moment now)
    {
        List<(long Sequence, long Until)> doubted = [];
        using (var rows = session.Prepare(FindDoubted).Bind(1, now.In(policy.Doubt)).Bind(2, MaxDoubted).Query())
        {
            while (rows.Read())
            {
                doubted.Add((rows.Int64(0), rows.Int64(1)));
            }
        }

        var forsaken = policy.Look(doubted, asked, now.Monotonic).Take(UpkeepWrites.BatchSize).ToList();
        foreach (var sequence in forsaken)
        {
            if (session.Prepare(AskToCancel).Bind(1, sequence).Bind(2, now.Monotonic).Run() == 0)
            {
                SettleWrites.End(session, sequence, JobState.Cancelled, why: null, now.Utc);
            }
        }

        return forsaken.Count;
    }
}
