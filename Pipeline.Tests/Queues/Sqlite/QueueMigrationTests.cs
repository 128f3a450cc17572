using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Conformance;

namespace Pipeline.Tests.Queues.Sqlite;

/// <summary>A file of each earlier schema, with jobs in it, is opened and goes on.</summary>
[TestFixture]
internal sealed class QueueMigrationTests : QueueFixture
{
    private SqliteStore? _store;

    private static IEnumerable<int> Versions => Enumerable.Range(1, QueueSchema.Scripts.Length);

    protected override async Task<IJobQueue> OpenAsync(QueueOptions options, TimeProvider time) => await (_store ??= new SqliteStore()).OpenAsync(options, time);

    protected override void CleanUp()
    {
        _store?.Dispose();
        _store = null;
    }

    [TestCaseSource(nameof(Versions))]
    public async Task File_of_each_schema_is_brought_up_to_date_with_its_jobs(int version)
    {
        await Queue.DisposeAsync();
        File.Delete(_store!.File);
        var ended = Write(version);

        await ReopenAsync();

        using (Assert.EnterMultipleScope())
        {
            var statistics = await Store.GetStatisticsAsync(CancellationToken.None);
            Assert.That((statistics.Jobs[JobState.Ready], statistics.Jobs[JobState.Succeeded], statistics.Dead), Is.EqualTo((2, 1, 1)));
            Assert.That((await FindAsync(ended)).Result!.Value.GetRawText(), Is.EqualTo("""{"answer":"yes"}"""));
            Assert.That((await EventsAsync(ended)).Select(one => one.Kind), Is.EqualTo(new[] { JobEventKind.Accepted, JobEventKind.Started, JobEventKind.Done }));
            Assert.That((await LeaseAsync()).Select(lease => lease.Job.Request.Priority), Is.EqualTo(new[] { 7, 2 }));
        }

        await Store.MaintainAsync(CancellationToken.None);
        Assert.That((await EventsAsync(ended)).Select(one => one.Sequence), Is.EqualTo(new[] { 1, 2, 3 }), "folded: it ended long ago");
        var added = await EnqueueAsync();
        Assert.That((await LeaseOneAsync()).Job.Id, Is.EqualTo(added));
    }

    /// <summary>Makes a file of a schema, with two jobs that wait, one that has succeeded and a dead letter.</summary>
    private Guid Write(int version)
    {
        SqliteConnections connections = new(_store!.File);
        connections.Create();
        using var old = connections.OpenWriter(Durability.Normal);
        SqliteMigrations.Apply(old, _store.File, QueueSchema.Scripts[..version]);
        var now = Time.GetUtcNow().AddHours(-2).UtcTicks;
        Guid ended = new("0198c0de-0000-7000-8000-000000000003");
        foreach (var (number, priority, state) in new[] { (1, 2, 0), (2, 7, 0), (3, 5, 3), (4, 5, 5) })
        {
            old.Prepare("INSERT INTO job (id, flow, tenant, priority, state, accepted, due, finished, epoch, events) VALUES (?1, ?2, 'default', ?3, ?4, ?5, ?5, ?6, ?7, ?8)")
                .Bind(1, new Guid($"0198c0de-0000-7000-8000-00000000000{number}"))
                .Bind(2, Flow)
                .Bind(3, priority)
                .Bind(4, state)
                .Bind(5, now + number)
                .Bind(6, state == 0 ? null : now + 10L)
                .Bind(7, state == 0 ? 0 : 1)
                .Bind(8, state == 3 ? 2 : 1)
                .Run();
            old.Execute("INSERT INTO job_input (seq, input) VALUES (last_insert_rowid(), '{}')");
        }

        old.Execute($$"""
            INSERT INTO job_result (seq, result) VALUES (3, '{"answer":"yes"}');
            INSERT INTO event (job, seq, epoch, kind, at) VALUES (3, 2, 1, 1, {{now}});
            """);
        if (version >= 5)
        {
            old.Execute($"INSERT INTO tally (flow, jobs, ready, failed) VALUES ('{Flow}', 4, 2, 1)");
        }

        return ended;
    }
}
