using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Jobs are accepted, listed, cancelled, worked on, replayed.</summary>
internal sealed class QueueCommandTests
{
    private PipelineProgram _program = null!;

    [SetUp]
    public void SetUp() => _program = new PipelineProgram();

    [TearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task Enqueue_of_a_file_names_bad_lines_and_accepts_the_rest()
    {
        const string Lines = """
            {"flow":"ask","input":{"question":"one"}}
            {"flow":"aks","input":{"question":"two"}}

            oops
            {"flow":"ask","input":{"question":"three"},"priority":12}
            {"flow":"ask","input":{"question":"four"}}
            """;

        var run = await _program.RunAsync(Lines, ["enqueue", "--file", "-", "--json"]);
        var stats = (await _program.RunAsync("stats", "--json")).Document;

        var rejected = run.Document.GetProperty("rejected").EnumerateArray().OrderBy(bad => bad.GetProperty("line").GetInt64()).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Document.GetProperty("ids").GetArrayLength(), Is.EqualTo(2));
            Assert.That(rejected.Select(bad => bad.GetProperty("line").GetInt64()), Is.EqualTo(new[] { 2, 4, 5 }));
            Assert.That(rejected[0].GetProperty("reason").GetString(), Does.Contain("did you mean 'ask'?"));
            Assert.That(stats.GetProperty("queue").GetProperty("ready").GetInt64(), Is.EqualTo(2));
            Assert.That(stats.GetProperty("queue").GetProperty("oldestReadySeconds").GetDouble(), Is.GreaterThanOrEqualTo(0));
            Assert.That(stats.GetProperty("jobs").GetProperty("ready").GetInt64(), Is.EqualTo(2));
            Assert.That(stats.GetProperty("index").GetProperty("chunks").GetInt64(), Is.Zero);
        });
    }

    [Test]
    public async Task Cancel_ends_a_waiting_job_once()
    {
        var id = (await _program.RunAsync("enqueue", "ask", "why", "--not-before", "2100-01-01T00:00:00Z")).Out.Trim();

        var first = await _program.RunAsync("cancel", id, "--json");
        var second = await _program.RunAsync("cancel", id, "--json");
        var jobs = (await _program.RunAsync("jobs", "--state", "cancelled", "--json")).Document.GetProperty("jobs");

        Assert.Multiple(() =>
        {
            Assert.That(first.Document.GetProperty("result").GetString(), Is.EqualTo("cancelled"));
            Assert.That(second.Document.GetProperty("result").GetString(), Is.EqualTo("alreadyEnded"));
            Assert.That(jobs[0].GetProperty("id").GetString(), Is.EqualTo(id));
            Assert.That(jobs[0].GetProperty("flow").GetString(), Is.EqualTo("ask"));
        });
    }

    [Test]
    public async Task Work_drain_ends_when_all_is_done_and_counts()
    {
        _program.Write("a.md", "# A\n\nAlpha.\n");
        await _program.RunAsync("enqueue", "ingest", "a.md");
        await _program.RunAsync("enqueue", "ask", "later", "--not-before", "2100-01-01T00:00:00Z");

        var run = await _program.RunAsync("work", "--drain", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Document.GetProperty("succeeded").GetInt64(), Is.EqualTo(1));
            Assert.That(run.Document.GetProperty("partial").GetInt64(), Is.Zero);
            Assert.That(run.Document.GetProperty("failed").GetInt64(), Is.Zero);
            Assert.That(run.Document.GetProperty("dead").GetInt64(), Is.Zero);
        });
    }

    [Test]
    public async Task A_dead_letter_is_listed_with_its_stage_and_replayed_once_its_cause_is_mended()
    {
        await _program.RunAsync("enqueue", "ingest", "late.md");
        var worked = await _program.RunAsync("work", "--drain", "--json");
        var dead = (await _program.RunAsync("dead", "list", "--json")).Document.GetProperty("dead");
        var id = dead[0].GetProperty("id").GetString()!;
        var shown = await _program.RunAsync("dead", "show", id);
        _program.Write("late.md", "# Late\n\nBetter than never.\n");
        var replayed = (await _program.RunAsync("dead", "replay", id, "--json")).Document.GetProperty("dead")[0];
        var again = await _program.RunAsync("work", "--drain", "--json");
        var left = (await _program.RunAsync("dead", "list", "--json")).Document.GetProperty("dead");

        Assert.Multiple(() =>
        {
            Assert.That(worked.ExitCode, Is.EqualTo(1));
            Assert.That((worked.Document.GetProperty("failed").GetInt64(), worked.Document.GetProperty("dead").GetInt64()), Is.EqualTo((1L, 1L)));
            Assert.That(dead[0].GetProperty("stage").GetString(), Is.EqualTo("read"));
            Assert.That(dead[0].GetProperty("error").GetString(), Does.Contain("late.md"));
            Assert.That(shown.Out, Does.Contain(id).And.Contain("late.md"));
            Assert.That(replayed.GetProperty("replayedAs").GetString(), Is.Not.Null.And.Not.EqualTo(id));
            Assert.That(again.Document.GetProperty("succeeded").GetInt64(), Is.EqualTo(1));
            Assert.That(left.GetArrayLength(), Is.Zero);
        });
    }

    [Test]
    public async Task Dead_purge_deletes_for_good()
    {
        await _program.RunAsync("enqueue", "ingest", "missing-1.md", "missing-2.md");
        await _program.RunAsync("work", "--drain");

        var purged = (await _program.RunAsync("dead", "purge", "--all", "--yes", "--json")).Document;
        var left = (await _program.RunAsync("stats", "--json")).Document;

        Assert.That(purged.GetProperty("purged").GetInt32(), Is.EqualTo(2));
        Assert.That(left.GetProperty("queue").GetProperty("dead").GetInt64(), Is.Zero);
    }
}
