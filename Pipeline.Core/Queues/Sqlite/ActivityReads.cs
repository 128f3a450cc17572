using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>What each flow's jobs do: counts from <see cref="TallyWrites"/>, rates from the latest jobs, of which so many are looked at that a busy queue is no slower to ask than a quiet one.</summary>
internal static class ActivityReads
{
    /// <summary>The latest jobs that are looked at for a rate; when they are more, it is that of the span they take.</summary>
    internal const int MostLookedAt = 10_000;

    private const string FindTallies = "SELECT flow, ready, scheduled + retrying, failed - replayed FROM tally WHERE jobs > 0 ORDER BY flow";
    internal const string CountLeased = "SELECT count(*) FROM job WHERE state = 2 AND flow = ?1";
    internal const string LatestAccepted = "SELECT flow, accepted FROM job ORDER BY seq DESC LIMIT ?1";
    internal const string LatestEnded = "SELECT flow, finished FROM job WHERE finished IS NOT NULL AND (state <> 5 OR replayed_as IS NOT NULL) ORDER BY finished DESC LIMIT ?1";
    internal const string LatestDead = "SELECT flow, finished FROM job WHERE state = 5 AND replayed_as IS NULL ORDER BY seq DESC LIMIT ?1";

    /// <summary>All flows that have jobs, by name.</summary>
    public static List<FlowActivity> Read(SqliteSession session, DateTimeOffset now)
    {
        using var read = SqliteRead.Begin(session);
        var accepted = Latest(session, LatestAccepted, now);
        var ended = Latest(session, LatestEnded, now);
        var dead = Latest(session, LatestDead, now);
        List<FlowActivity> flows = [];
        using var rows = session.Prepare(FindTallies).Query();
        while (rows.Read())
        {
            var flow = rows.Text(0);
            flows.Add(new FlowActivity(
                flow,
                rows.Int64(1),
                Leased(session, flow),
                rows.Int64(2),
                rows.Int64(3),
                StatisticsReads.OldestReady(session, flow, now),
                JobRates.Of(accepted.Of(flow), now, accepted.Known),
                JobRates.Of([.. ended.Of(flow), .. dead.Of(flow)], now, ended.Known > dead.Known ? ended.Known : dead.Known)));
        }

        return flows;
    }

    private static long Leased(SqliteSession session, string flow)
    {
        using var rows = session.Prepare(CountLeased).Bind(1, flow).Query();
        return rows.Read() ? rows.Int64(0) : 0;
    }

    /// <summary>What happened in the last quarter of an hour, or as far back as is looked.</summary>
    private static Happened Latest(SqliteSession session, string question, DateTimeOffset now)
    {
        Happened happened = new(now - JobRates.Longest);
        var looked = 0;
        using var rows = session.Prepare(question).Bind(1, MostLookedAt).Query();
        while (rows.Read())
        {
            var at = JobRows.Time(rows.Int64(1));
            if (at > now - JobRates.Longest)
            {
                happened.Add(rows.Text(0), at);
            }

            if (++looked == MostLookedAt && at > happened.Known)
            {
                happened.Known = at;
            }
        }

        return happened;
    }

    private sealed class Happened(DateTimeOffset known)
    {
        private readonly Dictionary<string, List<DateTimeOffset>> _times = new(StringComparer.Ordinal);

        public DateTimeOffset Known { get; set; } = known;

        public void Add(string flow, DateTimeOffset at)
        {
            if (!_times.TryGetValue(flow, out var times))
            {
                _times.Add(flow, times = []);
            }

            times.Add(at);
        }

        public List<DateTimeOffset> Of(string flow) => _times.GetValueOrDefault(flow) ?? [];
    }
}
