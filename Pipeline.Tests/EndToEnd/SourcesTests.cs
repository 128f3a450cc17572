using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NUnit.Framework;
using Pipeline.Tests.Stages.Ingestion.Sources;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Documents come from folders that change, globs, web servers, standard input and the command line.</summary>
internal sealed class SourcesTests
{
    private PipelineProgram _program = null!;

    [SetUp]
    public void MakeProgram() => _program = new PipelineProgram();

    [TearDown]
    public void EndProgram() => _program.Dispose();

    [Test]
    public async Task Ingest_sync_deletes_what_is_gone_and_finds_it_no_more()
    {
        _program.Write("docs/tea.md", "# Tea\n\nGreen tea is steeped for two minutes.\n");
        var bread = _program.Write("docs/deep/bread.md", "# Bread\n\nSourdough rises for twelve hours.\n");
        await _program.RunAsync("ingest", "docs");
        File.Delete(bread);

        var kept = Job(await _program.RunAsync("ingest", "docs", "--json"));
        var synced = Job(await _program.RunAsync("ingest", "docs", "--sync", "--json"));

        Assert.That((Number(kept, "deleted"), Number(synced, "deleted"), Number(synced, "unchanged")), Is.EqualTo((0L, 1L, 1L)));
        Assert.That((await SearchAsync("sourdough")).GetArrayLength(), Is.Zero);
        Assert.That((await SearchAsync("green tea")).GetArrayLength(), Is.EqualTo(1));
    }

    [TestCase("note.md", "'note.md' is none")]
    [TestCase("https://example.org/", "'https://example.org/' is none")]
    public async Task Ingest_sync_of_something_else_than_a_folder_is_a_usage_error(string source, string why)
    {
        _program.Write("note.md", "text");

        var run = await _program.RunAsync("ingest", source, "--sync");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(why));
    }

    [Test]
    public async Task Ingest_reads_a_glob_a_url_and_a_text_in_one_command()
    {
        await using WebServer server = new();
        server.Redirect("/", "/guide.html").Page("/guide.html", "<!doctype html><title>Ships</title><p>A schooner carries two masts or more, and her sails are set along the keel.</p>", "text/html");
        _program.Write("pipeline.yaml", "version: 1\nstages:\n  read: { fetch: { allow: [127.0.0.1] } }\nflows:\n  ingest: [read, chunk, embed, index]\n  ask: [embed, retrieve, generate]\n");
        _program.Write("docs/tea.md", "Green tea is steeped for two minutes.");
        _program.Write("docs/tea.txt", "Black tea is steeped for four minutes.");

        var run = await _program.RunAsync("ingest", "docs/**/*.md", server.Root, "--text", "Basalt is a volcanic rock.", "--json");

        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(run.Document.GetProperty("jobs").EnumerateArray().Select(job => Number(job, "documents")), Is.EqualTo([1L, 1L, 1L]));
        Assert.That((await SearchAsync("schooner"))[0].GetProperty("source").GetString(), Is.EqualTo(server.Root));
        Assert.That((await SearchAsync("basalt"))[0].GetProperty("documentId").GetString(), Does.StartWith("text:"));
        Assert.That((await SearchAsync("four minutes")).EnumerateArray().Select(hit => hit.GetProperty("source").GetString()), Has.None.EndsWith(".txt"));
    }

    [Test]
    public async Task Ingest_of_a_url_inside_fails_and_says_how_to_allow_it()
    {
        await using WebServer server = new();

        var job = Job(await _program.RunAsync("ingest", server.Root, "--json"));

        Assert.That(job.GetProperty("state").GetString(), Is.EqualTo("failed"));
        Assert.That(job.GetProperty("failures")[0].GetProperty("message").GetString(), Does.Contain("'fetch.allow' of the stage 'read'"));
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task Enqueue_ingest_takes_urls_globs_and_a_text_on_stdin()
    {
        await _program.RunAsync("Basalt is a volcanic rock.", ["enqueue", "ingest", "https://example.org/a", "docs/*.md", "-"]);

        var jobs = (await _program.RunAsync("jobs", "--json")).Document.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("input")).ToList();

        Assert.That(jobs.Select(input => string.Join(',', input.EnumerateObject().Select(property => $"{property.Name}={property.Value}"))), Is.EquivalentTo(
        [
            "url=https://example.org/a", $"path={Path.Combine(_program.Folder, "docs", "*.md")}", "text=Basalt is a volcanic rock.",
        ]));
    }

    [Test]
    public async Task Ingest_of_more_on_stdin_than_a_job_may_hold_is_a_usage_error()
    {
        _program.Write("pipeline.yaml", "version: 1\nqueue: { maxInputBytes: 1KiB }\nflows:\n  ingest: [read, chunk, embed, index]\n");

        var run = await _program.RunAsync(new string('x', 1025), ["ingest", "-"]);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
        Assert.That(run.Error, Does.Contain("larger than 1,024 bytes (queue.maxInputBytes)"));
    }

    [TestCase("%PDF-1.7 x", "PDF")]
    [TestCase("", "stdin")]
    public async Task Ingest_of_no_text_on_stdin_is_a_usage_error(string stdin, string why)
    {
        var run = await _program.RunAsync(stdin, ["ingest", "-"]);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
        Assert.That(run.Error, Does.Contain(why));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Parser_processes_end_when_the_program_is_killed(CancellationToken cancellationToken)
    {
        const string Started = "Started parser process ";
        _program.Write("docs/a.html", string.Concat(Enumerable.Repeat("<div>", 1_000_000)));
        await using var ingest = _program.Start("ingest", "docs", "--verbose");
        var line = await ingest.UntilErrorHasAsync(Started);
        using var parser = Process.GetProcessById(int.Parse(line[(line.LastIndexOf(Started, StringComparison.Ordinal) + Started.Length)..].TrimEnd('.'), CultureInfo.InvariantCulture));

        ingest.Kill();

        await parser.WaitForExitAsync(cancellationToken);
    }

    private async Task<JsonElement> SearchAsync(string words) =>
        (await _program.RunAsync("search", words, "--mode", "lexical", "--json")).Document.GetProperty("hits");

    private static JsonElement Job(CommandRun run) => run.Document.GetProperty("jobs")[0];

    private static long Number(JsonElement job, string name) => job.GetProperty(name).GetInt64();
}
