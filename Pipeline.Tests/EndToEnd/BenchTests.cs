using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd;

/// <summary><c>bench</c>, from the program itself: what it measures is a user's configuration, and what it writes is where it was told.</summary>
internal sealed class BenchTests
{
    private PipelineProgram _program = null!;

    [SetUp]
    public void SetUp()
    {
        _program = new PipelineProgram();
        _program.Write("conf/pipeline.yaml", """
            version: 1
            queue: { use: azure, azure: { connection: "UseDevelopmentStorage=true" } }
            stages: { read: { roots: [docs] } }
            flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }
            """);
        _program.Write("conf/docs/lease.md", "# Lease\n\nA worker renews its lease at a third of its time.");
        _program.Write("conf/docs/table.csv", "name,place\nlease,queue\n");
        _program.Write("questions.txt", "When is a lease renewed?\n\nWhat has a place?\n");
    }

    [TearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task Throughput_runs_a_configuration_on_a_scratch_queue_and_writes_its_figures_below_bench()
    {
        var run = await _program.RunAsync("bench", "throughput", "--config", "conf/pipeline.yaml", "--documents", "conf/docs", "--questions", "questions.txt");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("documents: 2 jobs").And.Contain("questions: 2 jobs").And.Contain("0 not succeeded").And.Contain("ingest/embed").And.Contain("nothing is saturated; the workload is too small: the busiest stage, "));
        Assert.That(Made(), Is.EquivalentTo(new[] { "bench/throughput.json" }), "the queue and the index were elsewhere");
    }

    [Test]
    public async Task Sweep_writes_a_table_where_it_is_told_and_each_report_beside_it()
    {
        var run = await _program.RunAsync("bench", "sweep", "--stage", "profile-wait", "--parallelism", "1,2", "--capacity", "4", "--profile", "wait=1ms", "--jobs", "20", "--out", "figures/today", "--json");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Document.GetProperty("cells").GetArrayLength(), Is.EqualTo(2));
        Assert.That(Made(), Is.EquivalentTo(new[] { "figures/today/sweep-profile-wait.csv", "figures/today/sweep-profile-wait-p1-c4/throughput.json", "figures/today/sweep-profile-wait-p2-c4/throughput.json" }));
        var lines = await File.ReadAllLinesAsync(Path.Combine(_program.Folder, "figures/today/sweep-profile-wait.csv"));
        Assert.That(lines.Select(line => string.Join(',', line.Split(',')[..4])), Is.EqualTo(new[] { "stage,parallelism,capacity,jobs", "profile-wait,1,4,20", "profile-wait,2,4,20" }));
    }

    private IEnumerable<string> Made() => Directory.EnumerateFiles(_program.Folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_program.Folder, file).Replace('\\', '/'))
        .Where(file => !file.StartsWith("conf/", StringComparison.Ordinal) && file != "questions.txt");
}
