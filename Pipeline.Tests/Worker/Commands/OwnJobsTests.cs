using NUnit.Framework;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.Worker.Commands;

/// <summary>Commands that work on jobs work on their own, whatever others have queued.</summary>
internal sealed class OwnJobsTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        File.WriteAllText(_folder.File("pipeline.yaml"), $$"""
            version: 1
            queue: { sqlite: { path: '{{_folder.File("queue.db")}}' } }
            index: { embedded: { path: '{{_folder.File("index.db")}}' } }
            flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }
            """);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Ingest_and_ask_leave_the_jobs_of_others_alone_and_are_ahead_of_them()
    {
        await File.WriteAllTextAsync(_folder.File("tea.md"), "# Tea\n\nGreen tea is steeped at eighty degrees.\n");
        var strangers = string.Join('\n', Enumerable.Range(0, 20).Select(number => $$"""
            {"flow":"ingest","input":{"text":"strangers {{number}}"},"priority":9}
            {"flow":"ask","input":{"question":"strangers {{number}}?"},"priority":9}
            """));
        await File.WriteAllTextAsync(_folder.File("jobs.jsonl"), strangers);
        await RunAsync("enqueue", "--file", _folder.File("jobs.jsonl"));

        var ingested = await RunAsync("ingest", _folder.File("tea.md"), "--json");
        var asked = await RunAsync("ask", "How hot is green tea steeped?", "--json");
        var queue = (await RunAsync("stats", "--json")).Document.GetProperty("queue");

        Assert.That((ingested.ExitCode, asked.ExitCode), Is.EqualTo((0, 0)), ingested.Error + asked.Error);
        Assert.That(asked.Document.GetProperty("answer").GetString(), Does.Contain("eighty degrees"));
        Assert.That((queue.GetProperty("ready").GetInt64(), queue.GetProperty("leased").GetInt64()), Is.EqualTo((40L, 0L)));
    }

    private Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync([.. args, "--config", _folder.File("pipeline.yaml")]);
}
