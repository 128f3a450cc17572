using NUnit.Framework;
using Pipeline.Core.Queues;
using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;
using Pipeline.Worker;
using Pipeline.Worker.Cli;

namespace Pipeline.Tests.Worker.Commands;

/// <summary>Commands and the state of the files they are about: not there, locked, damaged.</summary>
internal sealed class StoreCommandsTests
{
    private TempFolder _folder = null!;

    private string Queue => _folder.File("data", "queue.db");

    private string Index => _folder.File("data", "index.db");

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        File.WriteAllText(_folder.File("pipeline.yaml"), $$"""
            version: 1
            queue: { sqlite: { path: '{{Queue}}' } }
            index: { embedded: { path: '{{Index}}' } }
            flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }
            """);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("index", "search", "lease")]
    [TestCase("index", "documents", "list")]
    [TestCase("index", "documents", "show", "a.md")]
    [TestCase("index", "documents", "delete", "a.md")]
    [TestCase("index", "index", "verify")]
    [TestCase("index", "index", "stats")]
    [TestCase("index", "index", "compact")]
    [TestCase("index", "index", "fit")]
    [TestCase("queue", "jobs")]
    [TestCase("queue", "jobs", JobIds.Sample)]
    [TestCase("queue", "cancel", JobIds.Sample)]
    [TestCase("queue", "dead", "list")]
    [TestCase("queue", "dead", "show", JobIds.Sample)]
    [TestCase("queue", "dead", "replay", "--all")]
    [TestCase("queue", "dead", "purge", "--all")]
    [TestCase("queue", "stats")]
    [TestCase("queue", "queue", "verify")]
    [TestCase("queue", "queue", "compact")]
    [TestCase("queue", "queue", "backup", "copy.db")]
    [TestCase("index", "stats")]
    public async Task Reading_what_is_not_there_ends_with_2_says_how_to_begin_and_makes_nothing(string what, params string[] args)
    {
        var run = await RunAsync(args);

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
            Assert.That(run.Document.GetProperty("error").GetProperty("message").GetString(), Does.Contain($"{what} yet").And.Contain(what == "queue" ? Queue : Index).And.Contain("'pipeline "));
            Assert.That(Directory.Exists(_folder.File("data")), Is.False);
        });
    }

    [Test]
    public async Task Stats_of_a_queue_without_an_index_counts_no_documents_and_makes_no_index()
    {
        await RunAsync("enqueue", "ask", "why");

        var run = await RunAsync("stats");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Document.GetProperty("queue").GetProperty("ready").GetInt64(), Is.EqualTo(1));
            Assert.That(run.Document.GetProperty("index").GetProperty("documents").GetInt64(), Is.Zero);
            Assert.That(run.Error, Does.Contain("no index yet").And.Contain(Index));
            Assert.That(File.Exists(Index), Is.False);
        });
    }

    [Test]
    public async Task Search_needs_no_queue()
    {
        await IngestAsync();
        foreach (var file in Directory.EnumerateFiles(_folder.File("data"), "queue.db*"))
        {
            File.Delete(file);
        }

        var run = await RunAsync("search", "lease");

        Assert.That((run.ExitCode, run.Document.GetProperty("hits").GetArrayLength()), Is.EqualTo((0, 1)), run.Error);
        Assert.That(File.Exists(Queue), Is.False);
    }

    [TestCase("stats")]
    [TestCase("jobs")]
    [TestCase("dead", "list")]
    [TestCase("search", "lease")]
    [TestCase("documents", "list")]
    [TestCase("index", "verify")]
    [TestCase("index", "stats")]
    public async Task Reading_goes_on_while_somebody_holds_the_write_locks(params string[] args)
    {
        await IngestAsync();
        using var queue = Hold(Queue);
        using var index = Hold(Index);

        var run = await RunAsync(args);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [TestCase("stats")]
    [TestCase("enqueue", "ask", "why")]
    [TestCase("work", "--drain")]
    public async Task No_database_ends_with_3_and_says_which_file_and_what_to_do(params string[] args)
    {
        Directory.CreateDirectory(_folder.File("data"));
        await File.WriteAllTextAsync(Queue, new string('x', 5000));

        var run = await RunAsync(args);

        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain(Queue).And.Contain("not a SQLite database").And.Contain("queue.sqlite.path").And.Not.Contain("folder exists"));
    }

    [TestCase("jobs")]
    [TestCase("work")]
    public async Task Damaged_queue_ends_with_3_and_says_how_to_save_it(params string[] args)
    {
        await IngestAsync();
        await using (FileStream file = new(Queue, FileMode.Open, FileAccess.Write))
        {
            file.Position = 4096;
            await file.WriteAsync(new byte[file.Length - 4096]);
        }

        var run = await RunAsync(args);

        Assert.That(run.ExitCode, Is.EqualTo(3), run.Error);
        Assert.That(run.Error, Does.Contain(Queue).And.Contain("damaged").And.Contain(".recover").And.Not.Contain("folder exists"));
    }

    [Test]
    public async Task A_call_that_was_accepted_in_part_names_what_was_accepted()
    {
        using TestStreams streams = new();
        SharedOptions shared = new();
        CommandRunner runner = new(shared, streams.Streams, TimeProvider.System);
        var parsed = CommandTree.Create(shared, runner).Parse(["stats"]);
        PartlyAcceptedException partly = new([new JobReceipt(FakeQueue.IdOf(1)), default], new StoreException(StoreFault.Full, "/x", "The disk is full."));

        var exitCode = await runner.RunAsync(parsed, (_, _) => throw partly);

        Assert.That(exitCode, Is.EqualTo(3));
        Assert.That(streams.Error, Does.Contain(FakeQueue.IdOf(1).ToString()).And.Contain("pipeline: the disk is full."));
    }

    private static SqliteSession Hold(string path)
    {
        var session = new SqliteConnections(path).OpenWriter(Durability.Normal);
        session.Execute("BEGIN IMMEDIATE");
        return session;
    }

    private async Task IngestAsync()
    {
        var run = await RunAsync("ingest", "--text", "A lease is renewed at a third of its time.");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    private Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync([.. args, "-c", _folder.File("pipeline.yaml"), "--json"]);
}
