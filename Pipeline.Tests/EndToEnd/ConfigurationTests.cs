using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Which configuration is used, and what happens when it is wrong.</summary>
internal sealed class ConfigurationTests
{
    private const string Flows = "flows:\n  ingest: [read, chunk, embed, index]\n  ask: [embed, retrieve, generate]\n";
    private PipelineProgram _program = null!;

    [SetUp]
    public void SetUp() => _program = new PipelineProgram();

    [TearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task Check_of_the_built_in_configuration_is_good_and_shows_what_flows_can_hold()
    {
        var run = await _program.RunAsync("check", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Out);
            Assert.That(run.Document.GetProperty("diagnostics").GetArrayLength(), Is.Zero);
            Assert.That(run.Document.GetProperty("flows").EnumerateArray().Select(flow => flow.GetProperty("flow").GetString()), Is.EquivalentTo(new[] { "ask", "ingest", "panel" }));
            Assert.That(run.Document.GetProperty("flows")[0].GetProperty("items").GetInt64(), Is.Positive);
        });
    }

    [Test]
    public async Task Check_reports_every_fault_with_its_place()
    {
        _program.Write("bad.yaml", $"version: 1\nqueue:\n  leese: 60s\nstages:\n  embed:\n    capacity: many\n{Flows}");

        var json = await _program.RunAsync("check", "bad.yaml", "--json");
        var words = await _program.RunAsync("check", "bad.yaml");

        var faults = json.Document.GetProperty("diagnostics").EnumerateArray().ToList();
        Assert.Multiple(() =>
        {
            Assert.That(json.ExitCode, Is.EqualTo(2));
            Assert.That(faults.Select(fault => (fault.GetProperty("line").GetInt32(), fault.GetProperty("severity").GetString())), Is.EqualTo(new[] { (3, "error"), (6, "error") }));
            Assert.That(faults[0].GetProperty("message").GetString(), Does.Contain("did you mean 'lease'"));
            Assert.That(faults.Select(fault => fault.GetProperty("column").GetInt32()), Has.All.Positive);
            Assert.That(words.Out, Does.Match(@"^bad\.yaml:3:3: error PL\d+: "));
        });
    }

    [Test]
    public async Task A_command_with_a_faulty_configuration_tells_all_and_ends_with_2()
    {
        _program.Write("pipeline.yaml", $"version: 1\nqueue:\n  leese: 60s\n  maxAttempts: 0\n{Flows}");

        var run = await _program.RunAsync("jobs", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Error, Does.Contain("leese").And.Contain("maxAttempts"));
            Assert.That(run.Document.GetProperty("error").GetProperty("details").GetArrayLength(), Is.EqualTo(2));
            Assert.That(Directory.Exists(Path.Combine(_program.Folder, "data")), Is.False, "nothing was opened");
        });
    }

    [Test]
    public async Task A_queue_that_cannot_be_opened_ends_with_3()
    {
        _program.Write("file", "no folder");
        _program.Write("other.yaml", $"version: 1\nqueue:\n  sqlite:\n    path: ./file/queue.db\n{Flows}");

        var run = await _program.RunAsync("stats", "-c", "other.yaml", "--json");

        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Document.GetProperty("error").GetProperty("message").GetString(), Does.Contain("/file/queue.db' is not a SQLite database: ").And.Contain("/file' is a file, not a folder"));
    }

    [Test]
    public async Task A_file_that_is_no_database_ends_with_3()
    {
        _program.Write("data/pipeline.db", new string('x', 5000));

        var run = await _program.RunAsync("stats");

        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(run.Error, Does.Contain("pipeline.db"));
    }

    [Test]
    public async Task Ingest_of_a_missing_path_ends_with_2_and_accepts_nothing()
    {
        _program.Write("there.md", "# There\n");

        var run = await _program.RunAsync("ingest", "there.md", "gone.md");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Error, Does.Contain("'gone.md'"));
            Assert.That(Directory.Exists(Path.Combine(_program.Folder, "data")), Is.False, "nothing was opened");
        });
    }
}
