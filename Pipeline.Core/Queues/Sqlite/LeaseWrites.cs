using System.Collections.Concurrent;
using System.Globalization;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The writes that take and extend leases.</summary>
internal static class LeaseWrites
{
    // At most this many in one transaction; the next lease goes on. From here on somebody must follow an interactive job.
    private const string PromoteDue = """
        UPDATE job SET state = 0, followed_until = iif(interest IS NULL, NULL, ?3) WHERE seq IN (
            SELECT seq FROM job WHERE state = 1 AND epoch = 0 AND flow = ?1 AND due <= ?2 AND (deadline IS NULL OR deadline > ?2) ORDER BY due LIMIT 1000)
        """;

    private const string PromoteRetries = """
        UPDATE job SET state = 0 WHERE seq IN (
            SELECT seq FROM job WHERE state = 1 AND epoch > 0 AND flow = ?1 AND held_until <= ?3 AND (deadline IS NULL OR deadline > ?2) ORDER BY held_until LIMIT 1000)
        """;

    // From each priority to the next one that ready jobs have: a look into the index for each.
    internal const string FindPriorities = """
        WITH RECURSIVE present (priority) AS (
            SELECT max(priority) FROM job WHERE state = 0 AND flow = ?1
            UNION ALL
            SELECT (SELECT max(job.priority) FROM job WHERE state = 0 AND flow = ?1 AND job.priority < present.priority) FROM present WHERE present.priority IS NOT NULL)
        SELECT priority FROM present WHERE priority IS NOT NULL
        """;

    private static readonly ConcurrentDictionary<int, string> Questions = new();

    /// <summary>
    /// What orders jobs: since when one has been waiting, less a step (parameter 7) for each priority. That is, a job rises by a priority for each step that it waits, and the order of two jobs never
    /// changes. A job that is handed back, or tried again, keeps its rank.
    /// </summary>
    private const string Rank = "max(accepted, coalesce(not_before, 0)) - priority * ?7";

    // Ageing that is turned off: no job waits so long, and nine of them still fit into a number.
    private static readonly TimeSpan NoAgeing = TimeSpan.FromDays(36_500);

    private const string FindCandidate = $"""
        {JobRows.Select} WHERE job.id = ?3 AND flow = ?1 AND {InterestWrites.Followed} AND (
            (state = 0 AND (deadline IS NULL OR deadline > ?2)) OR (state = 2 AND held_until <= ?4 AND NOT {LapsedWrites.Hopeless}))
        """;

    // No RETURNING, here and elsewhere: it makes a temporary table for each run of the statement, which costs more than the update.
    // A lease that ran out while the job only waited in its worker says nothing against the job.
    private const string TakeOne =
        "UPDATE job SET lapses = lapses + (state = 2 AND started_epoch = epoch), state = 2, epoch = epoch + 1, owner = ?2, until = ?3, held_since = ?4, held_until = ?5 WHERE seq = ?1";

    private const string RenewOne = "UPDATE job SET until = ?3, held_since = ?4, held_until = ?5 WHERE seq = ?1 AND epoch = ?2 AND state = 2";
    private const string IsCancelling = "SELECT cancel FROM job WHERE seq = ?1";

    /// <summary>Takes due jobs of a flow, in order.</summary>
    public static List<JobLease> Lease(SqliteSession session, LeaseAsk ask, InterestPolicy interest, Moment now)
    {
        if (ask.Only is null && PauseWrites.IsPaused(session, ask.Flow))
        {
            return [];
        }

        Promote(session, ask, now);
        LapsedWrites.EndIn(session, ask.Flow, ask.MaxAttempts, now);
        InterestWrites.EndUnfollowed(session, interest, ask.Asked, now);

        List<JobLease> leases = [];
        var ready = 0;
        var until = now.Utc + ask.Duration;
        foreach (var job in ask.Only is { } only ? Among(session, only, ask, now) : Candidates(session, ask, now))
        {
            session.Prepare(TakeOne)
                .Bind(1, job.Sequence)
                .Bind(2, ask.Owner)
                .Bind(3, JobRows.Ticks(until))
                .Bind(4, now.Monotonic)
                .Bind(5, now.In(ask.Duration))
                .Run();
            var taken = job with { State = JobState.Leased, Epoch = job.Epoch + 1, Owner = ask.Owner, LeasedUntil = until };
            leases.Add(new JobLease(taken, ask.Owner, until));
            ready += job.State == JobState.Ready ? 1 : 0;
        }

        TallyWrites.Move(session, ask.Flow, Tallied.Ready, Tallied.None, ready);

        return leases;
    }

    /// <summary>Extends a lease. What replaces it differs by its time alone: the epoch says whose it is.</summary>
    public static LeaseRenewal Renew(SqliteSession session, JobLease lease, TimeSpan duration, Moment now)
    {
        var until = now.Utc + duration;
        var renewed = session.Prepare(RenewOne)
            .Bind(1, lease.Job.Sequence)
            .Bind(2, lease.Job.Epoch)
            .Bind(3, JobRows.Ticks(until))
            .Bind(4, now.Monotonic)
            .Bind(5, now.In(duration))
            .Run();
        if (renewed == 0)
        {
            return new(LeaseStatus.Lost, lease);
        }

        using var rows = session.Prepare(IsCancelling).Bind(1, lease.Job.Sequence).Query();
        return new(rows.Read() && rows.Int32(0) != 0 ? LeaseStatus.CancelRequested : LeaseStatus.Held, lease with { Until = until });
    }

    /// <summary>Makes jobs ready whose time has come.</summary>
    private static void Promote(SqliteSession session, LeaseAsk ask, Moment now)
    {
        var due = session.Prepare(PromoteDue).Bind(1, ask.Flow).Bind(2, JobRows.Ticks(now.Utc)).Bind(3, now.In(ask.Interest)).Run();
        TallyWrites.Move(session, ask.Flow, Tallied.Scheduled, Tallied.Ready, due);
        var retries = session.Prepare(PromoteRetries).Bind(1, ask.Flow).Bind(2, JobRows.Ticks(now.Utc)).Bind(3, now.Monotonic).Run();
        TallyWrites.Move(session, ask.Flow, Tallied.Retrying, Tallied.Ready, retries);
    }

    private static List<Job> Among(SqliteSession session, IReadOnlyCollection<Guid> ids, LeaseAsk ask, Moment now)
    {
        List<Job> jobs = [];
        foreach (var id in ids)
        {
            if (jobs.Count == ask.Max)
            {
                break;
            }

            using var rows = LapsedWrites.Bind(session.Prepare(FindCandidate), ask.MaxAttempts, now).Bind(1, ask.Flow).Bind(3, id).Query();
            if (rows.Read())
            {
                jobs.Add(JobRows.Read(rows));
            }
        }

        return jobs;
    }

    /// <summary>
    /// The jobs to take. An interactive one that may be forsaken waits until that is certain, or a reader is heard. The first few of each priority, in the order of acceptance, are merged by rank, and
    /// with them those whose lease ran out.
    /// </summary>
    /// <param name="priorities">Those that ready jobs have, a bit for each: nearly always one, and a walk along the index for each costs more than all else of a lease.</param>
    internal static string FindCandidates(int priorities) => Questions.GetOrAdd(priorities, static present => $"""
        {JobRows.Select} WHERE job.seq IN (SELECT seq FROM (
            {string.Concat(Enumerable.Range(JobRequest.LowestPriority, JobRequest.HighestPriority + 1).Where(priority => ((present >> priority) & 1) != 0).Select(priority => $"{FirstReady(priority)} UNION ALL "))}
            SELECT seq, {Rank} AS rank FROM job WHERE state = 2 AND flow = ?1 AND held_until <= ?4 AND {InterestWrites.Followed} AND NOT {LapsedWrites.Hopeless})
            ORDER BY rank, seq LIMIT ?3)
        """);

    private static int Priorities(SqliteSession session, string flow)
    {
        var priorities = 0;
        using var rows = session.Prepare(FindPriorities).Bind(1, flow).Query();
        while (rows.Read())
        {
            priorities |= 1 << rows.Int32(0);
        }

        return priorities;
    }

    private static IEnumerable<Job> Candidates(SqliteSession session, LeaseAsk ask, Moment now)
    {
        List<Job> jobs = [];
        var step = (ask.Ageing > TimeSpan.Zero ? ask.Ageing : NoAgeing).Ticks;
        using var rows = LapsedWrites.Bind(session.Prepare(FindCandidates(Priorities(session, ask.Flow))), ask.MaxAttempts, now).Bind(1, ask.Flow).Bind(3, ask.Max).Bind(7, step).Query();
        while (rows.Read())
        {
            jobs.Add(JobRows.Read(rows));
        }

        // The subquery chooses the first ones; in which order the join brings them is SQLite's choice.
        return jobs.OrderBy(job => RankOf(job, step)).ThenBy(job => job.Sequence);
    }

    private static string FirstReady(int priority) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT * FROM (
            SELECT seq, {Rank} AS rank FROM job
            WHERE state = 0 AND flow = ?1 AND priority = {priority} AND (deadline IS NULL OR deadline > ?2) AND {InterestWrites.Followed}
            ORDER BY seq LIMIT ?3)
        """);

    /// <summary>As <see cref="Rank"/> says it.</summary>
    private static long RankOf(Job job, long step) => Math.Max(job.AcceptedAt.UtcTicks, job.Request.NotBefore?.UtcTicks ?? 0) - (job.Request.Priority * step);
}
