using NUnit.Framework;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.Worker.Commands;

/// <summary>While somebody edits pipeline.yaml, the commands that need its queue section alone go on.</summary>
internal sealed class BrokenFileTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = new TempFolder();
        await WriteAsync("flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }");
        await RunAsync("enqueue", "ask", "why");
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("flows: { ask: [embed, retreive, generate] }")]
    [TestCase("flows:\n  ask: [embed\nstages:\n  embed: { capacity: 0 }")]
    [TestCase("stages:\n  embed: {\nflows: { ask: [embed, retrieve, generate] }")]
    [TestCase("models: { chat: { use: opnai } }\nflows: { ask: [embed, retrieve, generate] }\nindx: {}")]
    [TestCase("stages: { embed: { timeout: ${NOT_SET_ANYWHERE} } }")]
    [TestCase("stages: [\n")]
    public async Task Commands_of_the_queue_work_where_another_section_is_broken(string broken)
    {
        await WriteAsync(broken);

        var stats = await RunAsync("stats", "--json");
        var jobs = await RunAsync("jobs", "--json");
        var dead = await RunAsync("dead", "list", "--json");
        var id = jobs.Document.GetProperty("jobs")[0].GetProperty("id").GetString()!;
        var cancelled = await RunAsync("cancel", id, "--json");
        var asked = await RunAsync("ask", "why", "--json");

        Assert.That((stats.ExitCode, dead.ExitCode, cancelled.ExitCode, asked.ExitCode), Is.EqualTo((0, 0, 0, 2)), stats.Error + cancelled.Error);
        Assert.That(stats.Document.GetProperty("queue").GetProperty("ready").GetInt64(), Is.EqualTo(1));
        Assert.That(stats.Error, Does.Contain("which 'pipeline check' shows; its queue section has none"));
    }

    [TestCase("queue: { sqlite: { pth: x } }")]
    [TestCase("queue: { use: sqlit }")]
    [TestCase("")]
    public async Task A_queue_section_that_is_broken_or_missing_is_an_error_with_all_faults(string queue)
    {
        await File.WriteAllTextAsync(_folder.File("pipeline.yaml"), $"version: 1\n{queue}\nflows: {{ ask: [embed, retreive, generate] }}\n");

        var run = await RunAsync("stats", "--json");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("cannot be used").And.Contain("retreive"));
    }

    private Task WriteAsync(string rest) => File.WriteAllTextAsync(_folder.File("pipeline.yaml"), $$"""
        version: 1
        queue: { sqlite: { path: '{{_folder.File("queue.db")}}' } }
        {{rest}}
        index: { embedded: { path: '{{_folder.File("index.db")}}' } }
        """);

    private Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync([.. args, "--config", _folder.File("pipeline.yaml")]);
}
