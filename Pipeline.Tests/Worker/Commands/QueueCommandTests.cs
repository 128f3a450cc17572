using NUnit.Framework;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.Worker.Commands;

/// <summary><c>queue …</c>, on a file and on a queue that is none.</summary>
internal sealed class QueueCommandTests
{
    private TempFolder _folder = null!;

    private string Queue => _folder.File("data", "queue.db");

    private string Copy => _folder.File("copy.db");

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        Configure($"sqlite: {{ path: '{Queue}' }}");
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Backup_and_restore_say_what_they_did_and_what_to_do_next()
    {
        await DoneAsync("enqueue", "ask", "first");
        var copied = await DoneAsync("queue", "backup", Copy);
        await DoneAsync("enqueue", "ask", "second");
        var again = await RunAsync("queue", "backup", Copy);
        var restored = await DoneAsync("queue", "restore", Copy);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(copied.Document.GetProperty("bytes").GetInt64(), Is.EqualTo(new FileInfo(Copy).Length));
            Assert.That(again.ExitCode, Is.EqualTo(2));
            Assert.That(again.Error, Does.Contain("--force"));
            Assert.That(restored.Document.GetProperty("jobs").GetInt64(), Is.EqualTo(1));
            Assert.That(restored.Document.GetProperty("kept").GetString(), Is.EqualTo(Queue + ".before-restore"));
            Assert.That((await DoneAsync("jobs")).Document.GetProperty("jobs").GetArrayLength(), Is.EqualTo(1));
            Assert.That((await RunAsync("queue", "restore", Copy)).ExitCode, Is.EqualTo(3), "the file of the first time would be lost");
            Assert.That((await RunAsync("queue", "restore", _folder.File("none.db"))).ExitCode, Is.EqualTo(2));
        }
    }

    [Test]
    public async Task Restore_while_another_has_the_queue_open_ends_with_3()
    {
        await DoneAsync("enqueue", "ask", "first");
        await DoneAsync("queue", "backup", Copy);
        using var open = new SqliteConnections(Queue).OpenReader();
        open.Scalar("SELECT count(*) FROM job");

        var refused = await RunAsync("queue", "restore", Copy);

        Assert.That((refused.ExitCode, refused.Error.Contains("in use", StringComparison.Ordinal)), Is.EqualTo((3, true)), refused.Error);
    }

    [Test]
    public async Task Verify_ends_with_1_when_something_is_wrong_and_compact_says_the_size()
    {
        await DoneAsync("enqueue", "ask", "first");
        var sound = await DoneAsync("queue", "verify");
        var compacted = await DoneAsync("queue", "compact");
        using (var session = new SqliteConnections(Queue).OpenWriter(Durability.Normal))
        {
            session.Execute("DELETE FROM job_input");
        }

        var broken = await RunAsync("queue", "verify");
        await File.WriteAllTextAsync(Queue, "no database");
        var damaged = await RunAsync("queue", "verify");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(sound.Document.GetProperty("faults").GetArrayLength(), Is.Zero);
            Assert.That(compacted.Document.GetProperty("bytesAfter").GetInt64(), Is.GreaterThan(0));
            Assert.That((broken.ExitCode, broken.Document.GetProperty("faults")[0].GetProperty("check").GetString()), Is.EqualTo((1, "rows")));
            Assert.That((damaged.ExitCode, damaged.Document.GetProperty("faults")[0].GetProperty("check").GetString()), Is.EqualTo((1, "file")));
        }
    }

    [Test]
    public async Task Pause_is_said_by_stats_holds_up_workers_and_ends_with_resume()
    {
        var paused = await DoneAsync("queue", "pause", "ask");
        await DoneAsync("enqueue", "ask", "first");
        var stats = await DoneAsync("stats");
        var worked = await DoneAsync("work", "--drain");
        var own = await DoneAsync("ask", "second");
        var resumed = await DoneAsync("queue", "resume");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Words(paused, "changed"), Is.EqualTo(new[] { "ask" }));
            Assert.That(stats.Document.GetProperty("queue").GetProperty("paused")[0].GetString(), Is.EqualTo("ask"));
            Assert.That(worked.Document.GetProperty("succeeded").GetInt32(), Is.Zero);
            Assert.That(own.Document.GetProperty("state").GetString(), Is.EqualTo("succeeded"));
            Assert.That(Words(resumed, "changed"), Is.EqualTo(new[] { "ask" }));
            Assert.That((await DoneAsync("work", "--drain")).Document.GetProperty("succeeded").GetInt32(), Is.EqualTo(1));
            Assert.That(Words(await DoneAsync("queue", "pause"), "changed"), Is.EqualTo(new[] { "ask", "ingest" }));
            Assert.That((await RunAsync("queue", "pause", "asks")).ExitCode, Is.EqualTo(2));
        }
    }

    private static IEnumerable<string?> Words(CommandRun run, string property) => run.Document.GetProperty(property).EnumerateArray().Select(word => word.GetString());

    [TestCase("verify")]
    [TestCase("compact")]
    [TestCase("backup", "copy.db")]
    [TestCase("restore", "copy.db")]
    public async Task Queue_that_is_no_file_says_what_its_service_offers(params string[] args)
    {
        Configure("use: azure, azure: { connection: 'UseDevelopmentStorage=true' }");

        var run = await RunAsync(["queue", .. args]);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
        Assert.That(run.Error + run.Out, Does.Contain("has no file").And.Contain("AzCopy"));
    }

    private void Configure(string queue) => File.WriteAllText(_folder.File("pipeline.yaml"), $$"""
        version: 1
        queue: { {{queue}} }
        flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }
        """);

    private async Task<CommandRun> DoneAsync(params string[] args)
    {
        var run = await RunAsync(args);
        Assert.That(run.ExitCode, Is.Zero, run.Error + run.Out);
        return run;
    }

    private Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync([.. args, "-c", _folder.File("pipeline.yaml"), "--json"]);
}
