using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Queues.Sqlite;

/// <summary>What the SQLite queue promises beyond the contract.</summary>
[TestFixture]
internal sealed class SqliteJobQueueTests : QueueFixture
{
    // The scripts before times of acceptance rose strictly.
    private const int BeforeRisingTimes = 6;

    private SqliteStore? _store;

    private SqliteWriter Writer => ((SqliteJobQueue)Queue).Writer;

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

    [Test]
    public async Task Accept_settle_and_cancel_are_flushed_to_the_disk_and_a_lease_is_not()
    {
        await AssertFlushedAsync(1, () => EnqueueAsync());
        await AssertFlushedAsync(1, () => EnqueueAsync());
        await AssertFlushedAsync(0, () => LeaseAsync(1));
        var lease = await LeaseOneAsync();
        await AssertFlushedAsync(0, () => StartAsync(lease).AsTask());
        await AssertFlushedAsync(1, () => SettleAsync(lease, JobState.Succeeded).AsTask());
        await AssertFlushedAsync(1, () => Queue.CancelAsync(lease.Job.Id, CancellationToken.None).AsTask());
    }

    [Test]
    public async Task Jobs_of_an_older_file_are_ordered_as_they_were_accepted()
    {
        using SqliteStore store = new();
        SqliteConnections connections = new(store.File);
        connections.Create();
        var accepted = Time.GetUtcNow().UtcTicks;
        using (var session = connections.OpenWriter(Durability.Full))
        {
            SqliteMigrations.Apply(session, store.File, QueueSchema.Scripts[..BeforeRisingTimes]);

            // Three at once, and one after the clock was set back.
            foreach (var (number, at) in new[] { accepted, accepted, accepted, accepted - 1_000, accepted + 10_000_000 }.Index())
            {
                session.Prepare("INSERT INTO job (id, flow, tenant, priority, state, accepted, due) VALUES (?1, ?2, 'default', 5, 0, ?3, ?3)").Bind(1, new Guid(number, 0, 0, new byte[8])).Bind(2, Request().Flow).Bind(3, at).Run();
                session.Prepare("INSERT INTO job_input (seq, input) VALUES (?1, '{}')").Bind(1, number + 1L).Run();
            }

            session.Prepare("INSERT INTO tally (flow, jobs, ready) VALUES (?1, 5, 5)").Bind(1, Request().Flow).Run();
        }

        await using var queue = await store.OpenAsync(Options, Time);
        var jobs = await queue.LeaseAsync(Request().Flow, "me", 10, TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.That(jobs.Select(lease => lease.Job.AcceptedAt.UtcTicks - accepted), Is.EqualTo(new[] { 0, 1, 2, 3, 10_000_000 }));
    }

    [Test]
    public async Task Replay_and_purge_are_flushed_to_the_disk()
    {
        var ids = (await Queue.EnqueueAsync([Request(), Request()], CancellationToken.None)).Select(receipt => receipt.Id).ToList();
        foreach (var lease in await LeaseAsync())
        {
            await SettleAsync(lease, JobState.Failed, Failure());
        }

        await AssertFlushedAsync(1, () => Store.ReplayAsync(ids[0], fromStage: null, CancellationToken.None).AsTask());
        await AssertFlushedAsync(1, () => Store.PurgeAsync([ids[1]], CancellationToken.None).AsTask());
    }

    [Test]
    public async Task Upkeep_ends_jobs_for_good_only_flushed_to_the_disk()
    {
        await EnqueueAsync(Request() with { Deadline = Time.GetUtcNow() + TimeSpan.FromSeconds(1) });
        await AssertFlushedAsync(2, () => Store.MaintainAsync(CancellationToken.None).AsTask()); // expiry and lapsed leases; retention is no promise
        Time.Advance(TimeSpan.FromSeconds(1));

        await AssertFlushedAsync(2, () => Store.MaintainAsync(CancellationToken.None).AsTask());

        Assert.That((await Store.GetStatisticsAsync(CancellationToken.None)).Jobs[JobState.Expired], Is.EqualTo(1));
    }

    [Test]
    public async Task Settle_result_that_cannot_be_kept_ends_no_lease()
    {
        await EnqueueAsync();
        var lease = await LeaseOneAsync();
        using (var other = new SqliteConnections(_store!.File).OpenWriter(Durability.Normal))
        {
            other.Execute("CREATE TRIGGER full BEFORE INSERT ON job_result BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
        }

        Assert.That(async () => await SettleAsync(lease, JobState.Partial, Failure()), Throws.Exception.With.Message.Contains("the disk is full"));

        Assert.That((await FindAsync(lease.Job.Id)).State, Is.EqualTo(JobState.Leased));
    }

    [Test]
    public async Task Accepts_of_many_callers_share_commits()
    {
        var before = Writer.Commits;
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(() => EnqueueAsync())));

        Assert.That(Writer.Commits - before, Is.LessThan(250));
    }

    [Test]
    [NonParallelizable] // the memory is the whole process's
    public async Task Event_stream_that_stands_still_holds_no_more_than_a_page()
    {
        const int Batches = 20;
        var id = await EnqueueAsync();
        var lease = await LeaseOneAsync();
        var token = System.Text.Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 1_000)}}"}""");
        PendingEvent[] tokens = [.. Enumerable.Repeat(new PendingEvent(JobEventKind.Token, Time.GetUtcNow(), token), 1_000)];
        for (var batch = 0; batch < Batches; batch++)
        {
            await Store.AppendEventsAsync(lease, tokens, CancellationToken.None);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var events = Store.ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator();
        await events.MoveNextAsync();

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(2_000_000), "bytes, of twenty million that wait");
    }

    [Test]
    public async Task Event_stream_that_stands_still_does_not_keep_the_log_from_being_checkpointed()
    {
        var id = await EnqueueAsync();
        await using var events = Store.ReadEventsAsync(id, 0, CancellationToken.None).GetAsyncEnumerator();
        await events.MoveNextAsync();
        await EnqueueAsync();

        using var other = new SqliteConnections(_store!.File).OpenWriter(Durability.Normal);
        Assert.That(other.Scalar("PRAGMA wal_checkpoint(TRUNCATE)"), Is.Zero);
    }

    [Test]
    public async Task Retention_deletes_in_small_batches_with_all_that_belongs_to_a_job()
    {
        await Queue.EnqueueAsync([.. Enumerable.Repeat(Request(), 250)], CancellationToken.None);
        foreach (var lease in await LeaseAsync(250))
        {
            await StartAsync(lease);
            await SettleAsync(lease, JobState.Partial, Failure());
        }

        Time.Advance(Options.Retention);
        var before = Writer.Commits;
        await Store.MaintainAsync(CancellationToken.None);

        Assert.That(UpkeepWrites.BatchSize, Is.LessThanOrEqualTo(100));
        Assert.That(Writer.Commits - before, Is.GreaterThanOrEqualTo(250 / UpkeepWrites.BatchSize));
        using var reader = new SqliteConnections(_store!.File).OpenReader();
        foreach (var table in new[] { "job", "job_input", "job_result", "event", "timeline" })
        {
            Assert.That(reader.Scalar($"SELECT count(*) FROM {table}"), Is.Zero, table);
        }
    }

    [Test]
    public void Questions_of_the_lease_are_answered_from_an_index()
    {
        var plan = Plan(LeaseWrites.FindCandidates((1 << 9) | 1));

        Assert.That(plan.Count(step => step.Contains("INDEX ready (flow=? AND priority=?)", StringComparison.Ordinal)), Is.EqualTo(2), "a walk for each priority");
        Assert.That(plan, Has.Some.Contains("INDEX leased").And.None.StartsWith("SCAN job"));
        Assert.That(Plan(LeaseWrites.FindPriorities).Where(step => step.Contains(" job ", StringComparison.Ordinal)), Has.Exactly(2).Items.And.All.Contains("INDEX ready (flow=?"));
        Assert.That(Plan(LapsedWrites.FindInAllFlows + " AND flow = ?1").Single(), Does.StartWith("SEARCH job USING INDEX leased"));
    }

    [Test]
    public void Questions_about_interactive_jobs_look_at_those_alone()
    {
        Assert.That(Plan(InterestWrites.FindDoubted).Single(), Does.StartWith("SEARCH job USING INDEX interest"));
        Assert.That(Plan(InterestWrites.AnyDoubted).Single(), Does.StartWith("SEARCH job USING INDEX interest"));
        Assert.That(Plan(JobReads.Cancelling).Single(), Does.Contain("INDEX cancelling"));
    }

    [Test]
    public void Questions_about_jobs_at_a_glance_and_in_a_list_look_at_no_more_than_they_answer()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Plan(StatisticsReads.CountLeased).Single(), Does.Contain("INDEX leased"));
            Assert.That(Plan(StatisticsReads.FirstReady).Single(), Does.StartWith("SEARCH job USING INDEX ready (flow=? AND priority=?)"));
            Assert.That(Plan(StatisticsReads.FirstScheduled).Single(), Does.StartWith("SEARCH job USING").And.Contain("INDEX scheduled (flow=?)"));
            Assert.That(Plan(StatisticsReads.FirstRetry).Single(), Does.StartWith("SEARCH job USING").And.Contain("INDEX retrying (flow=?)"));
            Assert.That(Plan(ListReads.Settled).Single(), Does.StartWith("SEARCH job USING").And.Contain("INDEX listed (state=? AND flow=? AND seq<?)"));
            Assert.That(Plan(ListReads.DeadOfFlow).Single(), Does.StartWith("SEARCH job USING").And.Contain("INDEX listed (state=? AND flow=? AND seq<?)"));
            Assert.That(Plan(ListReads.Ready).Single(), Does.StartWith("SEARCH job USING").And.Contain("INDEX ready (flow=? AND priority=? AND seq<?)"));
            Assert.That(Plan(ListReads.Newest).Single(), Is.EqualTo("SEARCH job USING INTEGER PRIMARY KEY (rowid<?)"));
            Assert.That(Plan(ListReads.Dead).Single(), Does.StartWith("SEARCH job USING").And.Contain("INDEX dead (seq<?)"));
            Assert.That(Plan(ListReads.OfIds)[0], Does.StartWith("SEARCH job USING").And.Contain("(id>? AND id<?)"));
            Assert.That(Plan(ListReads.FindJob).Single(), Is.EqualTo("SEARCH job USING INTEGER PRIMARY KEY (rowid=?)"));
            Assert.That(Plan(StatisticsReads.Sums).Single(), Is.EqualTo("SCAN tally"), "a row for each flow");
            Assert.That(Plan(ListReads.Leased), Has.Some.Contains("INDEX leased (flow=?)").And.None.StartsWith("SCAN job"));
        }
    }

    [Test]
    public async Task List_reads_no_inputs_and_results()
    {
        var id = await EnqueueAsync();
        using (var other = new SqliteConnections(_store!.File).OpenWriter(Durability.Normal))
        {
            other.Execute("DROP TABLE job_input");
            other.Execute("DROP TABLE job_result");
        }

        Assert.That((await Store.ListAsync(new JobFilter { State = JobState.Ready }, null, CancellationToken.None)).Jobs.Single().Id, Is.EqualTo(id));
        await Assert.ThatAsync(() => Store.FindManyAsync([id], CancellationToken.None).AsTask(), Throws.Exception);
    }

    [Test]
    public async Task Leases_pauses_and_readers_of_an_earlier_boot_are_no_obstacle()
    {
        var interactive = await EnqueueAsync(Request() with { Interactive = true });
        var (leased, retried) = (await LeaseOneAsync(), await LeaseRetryAsync());
        await Queue.DisposeAsync();
        Time.Boot();
        await ReopenAsync();

        Assert.That(await LeaseAsync(), Is.Empty);
        await Store.MaintainAsync(CancellationToken.None);

        Assert.That((await LeaseAsync()).Select(lease => lease.Job.Id), Is.EquivalentTo(new[] { leased.Job.Id, retried }));
        Assert.That(await SettleAsync(leased, JobState.Succeeded), Is.False);
        for (var look = 0; look < 20; look++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Queue.GetCancelRequestsAsync(Owner, CancellationToken.None);
        }

        Assert.That(await Queue.GetCancelRequestsAsync(Owner, CancellationToken.None), Is.EqualTo(new[] { interactive }));
    }

    [Test]
    public async Task Older_file_is_brought_up_to_date_with_its_leases_pauses_and_counts()
    {
        await Queue.DisposeAsync();
        File.Delete(_store!.File);
        SqliteConnections connections = new(_store.File);
        connections.Create();
        using (var old = connections.OpenWriter(Durability.Normal))
        {
            SqliteMigrations.Apply(old, _store.File, QueueSchema.Version1, QueueSchema.Version2);
            var (now, over, later) = (Time.GetUtcNow().UtcTicks, Time.GetUtcNow().AddSeconds(5).UtcTicks, Time.GetUtcNow().AddHours(1).UtcTicks);
            Add("state, due", $"0, {now}");
            Add("state, due, until, owner, epoch", $"2, {now}, {over}, 'w', 1");
            Add("state, due, until, owner, epoch", $"2, {now}, {later}, 'w', 1");
            Add("state, due, epoch, attempts", $"1, {over}, 1, 1");
            Add("state, due, epoch, attempts", $"1, {later}, 1, 1");
            Add("state, due, not_before", $"1, {later}, {later}");
            Add("state, due, finished, epoch", $"3, {now}, {now}, 1");
            Add("state, due, finished, epoch", $"5, {now}, {now}, 1");
            Add("state, due, finished, epoch, replayed_as", $"5, {now}, {now}, 1, randomblob(16)");

            void Add(string columns, string values) => old.Execute($"""
                INSERT INTO job (id, flow, tenant, priority, accepted, {columns}) VALUES (randomblob(16), '{Flow}', 'default', 5, {now}, {values});
                INSERT INTO job_input (seq, input) VALUES (last_insert_rowid(), '1');
                """);
        }

        await ReopenAsync();
        var statistics = await Store.GetStatisticsAsync(CancellationToken.None);
        Time.Advance(TimeSpan.FromSeconds(5));
        await Store.MaintainAsync(CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Enum.GetValues<JobState>().Select(state => statistics.Jobs[state]), Is.EqualTo(new[] { 1, 3, 2, 1, 0, 2, 0, 0 }));
            Assert.That((statistics.Dead, statistics.Retrying), Is.EqualTo((1, 2)));
            Assert.That((await LeaseAsync()).Select(lease => lease.Job.Sequence), Is.EqualTo(new[] { 1, 2, 4 }));
        }
    }

    [Test]
    [NonParallelizable] // the memory is the whole process's
    public async Task Readers_that_come_and_go_leave_nothing_behind()
    {
        await using var database = SqliteDatabase.Open(new(StoreName.Queue, _store!.File), QueueSchema.Scripts, Time, NullLogger.Instance);
        ChangeWatch watch = new(database, new Signals<Guid>(), Time, NullLogger.Instance);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var reader = 0; reader < 50_000; reader++)
        {
            Guid id = new(reader, 0, 0, new byte[8]);
            watch.Enter(id, reader, default);
            watch.Leave(id);
        }

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(1_000_000), "bytes");
        await watch.DisposeAsync();
    }

    [Test]
    public void Question_of_upkeep_looks_at_leased_jobs_only() =>
        Assert.That(Plan(LapsedWrites.FindInAllFlows).Single(), Does.Contain("job USING INDEX leased"));

    private async Task<Guid> LeaseRetryAsync()
    {
        var id = await EnqueueAsync();
        var lease = await LeaseOneAsync();
        await StartAsync(lease);
        await Queue.SettleAsync(lease, new Settlement { State = JobState.Scheduled, NotBefore = Time.GetUtcNow() + Lease }, CancellationToken.None);
        return id;
    }

    private List<string> Plan(string question)
    {
        using var reader = new SqliteConnections(_store!.File).OpenReader();
        using var rows = reader.Prepare("EXPLAIN QUERY PLAN " + question).Query();
        List<string> plan = [];
        while (rows.Read())
        {
            plan.Add(rows.Text(3));
        }

        return plan;
    }

    private async Task AssertFlushedAsync(int expected, Func<Task> act)
    {
        var before = Writer.FullCommits;
        await act();
        Assert.That(Writer.FullCommits - before, Is.EqualTo(expected));
    }
}
