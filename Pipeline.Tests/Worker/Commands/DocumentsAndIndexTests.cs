using System.Text;
using System.Text.Json;
using NUnit.Framework;
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

    private Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync([.. args, "--json", "--config", _folder.File("pipeline.yaml")]);

    private static string[] Names(JsonElement document) =>
        [.. document.GetProperty("documents").EnumerateArray().Select(item => Path.GetFileName(item.GetProperty("id").GetString()!))];
}
