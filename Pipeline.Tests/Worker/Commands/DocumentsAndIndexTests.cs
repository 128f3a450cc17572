using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;
using Pipeline.Worker.Cli;

namespace Pipeline.Tests.Worker.Commands;

/// <summary>What the index holds is listed, shown, deleted, verified and compacted.</summary>
internal sealed class DocumentsAndIndexTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public async Task Ingest()
    {
        _folder = new TempFolder();
        Directory.CreateDirectory(_folder.File("docs", "old"));
        await File.WriteAllTextAsync(_folder.File("docs", "tea.md"), "# Tea\n\nGreen tea is steeped at eighty degrees.\n\n## Storage\n\nLeaves are kept in a dark tin.\n");
        await File.WriteAllTextAsync(_folder.File("docs", "old", "a.md"), "# Ships\n\nA schooner carries two masts.\n");
        await File.WriteAllTextAsync(_folder.File("docs", "old", "b.md"), "# Stones\n\nBasalt is a qz7xw7v rock.\n");
        await File.WriteAllTextAsync(_folder.File("pipeline.yaml"), $"""
            version: 1
            queue: @ sqlite: @ path: '{_folder.File("pipeline.db")}' # #
            index: @ embedded: @ path: '{_folder.File("index.db")}' # #
            flows: @ ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] #
            """.Replace('@', '{').Replace('#', '}'));
        var run = await RunAsync("ingest", _folder.File("docs"), "--metadata", "shelf=a");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task List_pages_by_id_and_filters_by_prefix()
    {
        var first = (await RunAsync("documents", "list", "--limit", "2")).Document;
        var second = (await RunAsync("documents", "list", "--limit", "2", "--after", first.GetProperty("next").GetString()!)).Document;
        var old = (await RunAsync("documents", "list", "--prefix", _folder.File("docs", "old"))).Document;

        Assert.Multiple(() =>
        {
            Assert.That(Names(first), Is.EqualTo(new[] { "a.md", "b.md" }));
            Assert.That(Names(second), Is.EqualTo(new[] { "tea.md" }));
            Assert.That(second.GetProperty("next").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(Names(old), Is.EqualTo(new[] { "a.md", "b.md" }));
            Assert.That(old.GetProperty("documents")[0].GetProperty("chunks").GetInt32(), Is.Positive);
            Assert.That(old.GetProperty("documents")[0].GetProperty("version").GetString(), Has.Length.EqualTo(32));
            Assert.That(old.GetProperty("documents")[0].GetProperty("source").GetString(), Does.EndWith("docs/old/a.md"));
        });
    }

    [Test]
    public async Task Show_has_metadata_and_chunks()
    {
        var run = await RunAsync("documents", "show", _folder.File("docs", ".", "tea.md"));
        var missing = await RunAsync("documents", "show", "nothing.md");

        var document = run.Document.GetProperty("documents")[0];
        Assert.Multiple(() =>
        {
            Assert.That(document.GetProperty("title").GetString(), Is.EqualTo("Tea"));
            Assert.That(document.GetProperty("metadata").GetProperty("shelf").GetString(), Is.EqualTo("a"));
            Assert.That(document.GetProperty("passages").GetArrayLength(), Is.EqualTo(document.GetProperty("chunks").GetInt32()));
            Assert.That(document.GetProperty("passages")[0].GetProperty("text").GetString(), Does.Contain("eighty degrees"));
            Assert.That(missing.ExitCode, Is.EqualTo(ExitCodes.Usage));
            Assert.That(missing.Error, Does.Contain("no document 'nothing.md'"));
        });
    }

    [Test]
    public async Task Delete_by_id_says_what_went_and_what_was_not_there()
    {
        var run = await RunAsync("documents", "delete", _folder.File("docs", "tea.md"), "nothing.md");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.JobFailed));
            Assert.That(run.Document.GetProperty("deleted")[0].GetProperty("id").GetString(), Does.EndWith("docs/tea.md"));
            Assert.That(run.Document.GetProperty("unknown")[0].GetString(), Is.EqualTo("nothing.md"));
        });
        Assert.That(Names((await RunAsync("documents", "list")).Document), Is.EqualTo(new[] { "a.md", "b.md" }));
    }

    [Test]
    public async Task Delete_by_prefix_needs_a_yes()
    {
        var unasked = await RunAsync("documents", "delete", "--prefix", _folder.File("docs", "old"));
        Assert.That(unasked.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(unasked.Error, Does.Contain("--yes"));
        Assert.That(Names((await RunAsync("documents", "list")).Document), Has.Length.EqualTo(3));

        var run = await RunAsync("documents", "delete", "--prefix", _folder.File("docs", "old"), "--yes");

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Document.GetProperty("deleted").GetArrayLength(), Is.EqualTo(2));
        Assert.That(Names((await RunAsync("documents", "list")).Document), Is.EqualTo(new[] { "tea.md" }));
    }

    [TestCase(true)]
    [TestCase(false, Description = "deleted before")]
    public async Task Queue_that_is_new_beside_an_old_index_puts_the_new_text_in(bool there)
    {
        // By the second job of the old queue.
        await File.WriteAllTextAsync(_folder.File("docs", "tea.md"), "# Tea\n\nGreen tea is steeped at eighty-two degrees.\n");
        await RunAsync("ingest", _folder.File("docs"), "--metadata", "shelf=a");
        if (!there)
        {
            await RunAsync("documents", "delete", _folder.File("docs", "tea.md"));
        }

        foreach (var file in Directory.EnumerateFiles(_folder.Path, "pipeline.db*"))
        {
            File.Delete(file);
        }

        await File.WriteAllTextAsync(_folder.File("docs", "tea.md"), "# Tea\n\nBlack tea is steeped at a boil.\n");
        var job = (await RunAsync("ingest", _folder.File("docs"), "--metadata", "shelf=a")).Document.GetProperty("jobs")[0];

        Assert.That((Number(job, "chunks"), Number(job, "unchanged"), Number(job, "superseded")), Is.EqualTo((1, 2, 0)));
        Assert.That(await FindAsync("boil"), Is.EqualTo(new[] { "tea.md" }));
        Assert.That(await FindAsync("eighty"), Is.Empty);
    }

    [Test]
    public async Task Delete_after_a_job_was_accepted_wins_and_the_jobs_result_says_so()
    {
        await File.WriteAllTextAsync(_folder.File("docs", "tea.md"), "# Tea\n\nBlack tea is steeped at a boil.\n");
        await RunAsync("enqueue", "ingest", _folder.File("docs"));
        await RunAsync("documents", "delete", _folder.File("docs", "tea.md"));
        await RunAsync("work", "--drain");

        var result = (await RunAsync("jobs", "--state", "succeeded")).Document.GetProperty("jobs")[0].GetProperty("result");
        var again = await RunAsync("ingest", _folder.File("docs", "tea.md"));

        var degraded = result.GetProperty("degraded").EnumerateArray().Select(loss => $"{loss.GetProperty("stage")}: {loss.GetProperty("what")}: {loss.GetProperty("why")}").ToList();
        Assert.That(Number(result, "superseded"), Is.EqualTo(1));
        Assert.That(degraded, Has.Exactly(1).Contains("tea.md' was left as it is: it was deleted at ").And.Exactly(1).Contains("ingest it again"));
        Assert.That(Number(again.Document.GetProperty("jobs")[0], "chunks"), Is.EqualTo(1), "what it says to do");
    }

    [Test]
    public async Task Ingest_that_is_superseded_prints_what_was_left()
    {
        await File.WriteAllTextAsync(_folder.File("docs", "tea.md"), "# Tea\n\nBlack tea is steeped at a boil.\n");
        using (var session = new SqliteConnections(_folder.File("index.db")).OpenWriter(Durability.Full))
        {
            session.Execute($"UPDATE documents SET fence_order = {TimeProvider.System.GetUtcNow().AddDays(1).UtcTicks}"); // by a clock that was a day ahead
        }

        var json = (await RunAsync("ingest", _folder.File("docs"))).Document.GetProperty("jobs")[0];
        var words = await CommandRun.OfAsync(["ingest", _folder.File("docs"), "--config", _folder.File("pipeline.yaml")]);

        Assert.That((Number(json, "superseded"), json.GetProperty("degraded").GetArrayLength()), Is.EqualTo((3, 3)), "the others have other metadata, so they are changed too");
        Assert.That(words.Out, Does.Contain("3 superseded").And.Contain("tea.md' was left as it is: a job that was accepted later").And.Contain("pipeline documents delete"));
        await RunAsync("documents", "delete", _folder.File("docs", "tea.md"));
        Assert.That(Number((await RunAsync("ingest", _folder.File("docs", "tea.md"))).Document.GetProperty("jobs")[0], "chunks"), Is.EqualTo(1), "what it says to do");
    }

    [Test]
    public async Task Delete_takes_a_document_that_is_half_written_by_id_and_by_prefix()
    {
        await WriteHalfAsync("half/a", "half/b");

        var named = await RunAsync("documents", "delete", "half/a");
        var prefixed = await RunAsync("documents", "delete", "--prefix", "half/", "--yes");

        Assert.That(named.Document.GetProperty("deleted")[0].GetProperty("id").GetString(), Is.EqualTo("half/a"));
        Assert.That(prefixed.Document.GetProperty("deleted")[0].GetProperty("id").GetString(), Is.EqualTo("half/b"));
        Assert.That((await RunAsync("index", "stats")).Document.GetProperty("pendingChunks").GetInt64(), Is.Zero);
    }

    [Test]
    public async Task Verify_names_versions_that_no_job_will_finish_and_compact_removes_them()
    {
        await WriteHalfAsync("half");

        var found = await RunAsync("index", "verify");
        var words = await CommandRun.OfAsync(["index", "verify", "--config", _folder.File("pipeline.yaml")]);
        await RunAsync("index", "compact");
        var after = await RunAsync("index", "verify");

        Assert.That(found.ExitCode, Is.Zero, "nothing is damaged");
        var abandoned = found.Document.GetProperty("abandoned")[0];
        Assert.That((abandoned.GetProperty("documentId").GetString(), abandoned.GetProperty("chunks").GetInt32()), Is.EqualTo(("half", 1)));
        Assert.That(words.Out, Does.Contain("document 'half' has 1 chunk of version v1 that no job will finish").And.Contain("pipeline index compact"));
        Assert.That(after.Document.GetProperty("abandoned").GetArrayLength(), Is.Zero);
    }

    [TestCase(0, "is not a SQLite database")]
    [TestCase(3 * 16 * 1024, "malformed")]
    public async Task Verify_of_a_malformed_file_says_what_is_malformed_and_what_to_do(int from, string expected)
    {
        await using (FileStream file = new(_folder.File("index.db"), FileMode.Open, FileAccess.Write))
        {
            file.Position = from;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)(file.Length - from)).ToArray());
        }

        var run = await RunAsync("index", "verify");
        var words = await CommandRun.OfAsync(["index", "verify", "--config", _folder.File("pipeline.yaml")]);

        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.JobFailed), run.Error);
        Assert.That(run.Document.GetProperty("faults").EnumerateArray().Select(fault => $"{fault.GetProperty("check")}: {fault.GetProperty("message")}"), Has.Some.StartsWith("file: ").And.Some.Contains(expected));
        Assert.That(words.Out, Does.Contain("damaged").And.Contain("point index.embedded.path at a new file"));
    }

    [Test]
    public async Task Compact_wipes_what_was_deleted_and_leaves_a_sound_index()
    {
        await RunAsync("documents", "delete", _folder.File("docs", "old", "b.md"));
        var compacted = await RunAsync("index", "compact");
        var verified = await RunAsync("index", "verify");
        var stats = (await RunAsync("index", "stats")).Document;

        Assert.Multiple(() =>
        {
            Assert.That(compacted.ExitCode, Is.Zero, compacted.Error);
            Assert.That(compacted.Document.GetProperty("isLogEmpty").GetBoolean(), Is.True);
            Assert.That(Encoding.Latin1.GetString(File.ReadAllBytes(_folder.File("index.db"))), Does.Not.Contain("qz7xw7v").And.Contain("schooner"));
            Assert.That((verified.ExitCode, verified.Document.GetProperty("faults").GetArrayLength(), verified.Document.GetProperty("documents").GetInt64()), Is.EqualTo((0, 0, 2L)));
            Assert.That(stats.GetProperty("documents").GetInt64(), Is.EqualTo(2));
            Assert.That(stats.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("name").GetString()), Is.EqualTo(new[] { "texts", "vectors", "words", "documents" }));
            Assert.That(stats.GetProperty("vectors").GetString(), Is.EqualTo("float32"));
            Assert.That(stats.GetProperty("freeBytes").GetInt64(), Is.Zero);
        });
    }

    private async Task WriteHalfAsync(params string[] ids)
    {
        await using var index = await EmbeddedChunkIndex.OpenAsync(
            new EmbeddedIndexOptions { Path = _folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        var model = (await index.ReadModelAsync(CancellationToken.None))!;
        foreach (var id in ids)
        {
            var version = SampleData.Version(id) with { Fence = Fence.At(TimeProvider.System.GetUtcNow()) };
            await index.WriteAsync([new VectorizedChunk(SampleData.Chunk(0, document: version), ChunkFactory.Vector("any", model.Dimensions), model.Identity)], CancellationToken.None);
        }
    }

    private async Task<string[]> FindAsync(string words) =>
        [.. (await RunAsync("search", words, "--mode", "lexical")).Document.GetProperty("hits").EnumerateArray().Select(hit => Path.GetFileName(hit.GetProperty("documentId").GetString()!))];

    private static long Number(JsonElement element, string property) => element.GetProperty(property).GetInt64();

    private Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync([.. args, "--json", "--config", _folder.File("pipeline.yaml")]);

    private static string[] Names(JsonElement document) =>
        [.. document.GetProperty("documents").EnumerateArray().Select(item => Path.GetFileName(item.GetProperty("id").GetString()!))];
}
