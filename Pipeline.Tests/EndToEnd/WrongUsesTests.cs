using NUnit.Framework;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Each of <see cref="WrongUses"/> ends with its exit code, says what is wrong, and makes nothing in the working directory, where a queue and an index are already.</summary>
[NonParallelizable]
internal sealed class WrongUsesTests
{
    public const string Flows = "flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }\n";

    private TempFolder _model = null!;
    private readonly Dictionary<string, string> _jobs = new(StringComparer.Ordinal);

    private static IEnumerable<TestCaseData> Cases() => WrongUses.All.Select(use => new TestCaseData(use).SetArgDisplayNames(use.ToString()));

    /// <summary>The folder that each use has a copy of: one job that succeeded, one that failed for good, two that wait.</summary>
    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        _model = new TempFolder();
        Write("pipeline.yaml", $"version: 1\nstages: {{ read: {{ maxBytes: 2KiB }} }}\n{Flows}");
        Write("docs/lease.md", "# Lease\n\nA worker renews its lease at a third of its time.");
        Write("large.txt", new string('x', 5_000));
        Write("empty.md", "");
        Write("corrupt.db", new string('x', 5_000));
        Write("jobs.jsonl", """{"flow":"ask","input":{"question":"why"}}""");
        Directory.CreateDirectory(_model.File("empty"));
        _jobs["{done}"] = (await RunAsync("ingest", _model.File("docs"), "--json")).Document.GetProperty("jobs")[0].GetProperty("id").GetString()!;
        _jobs["{dead}"] = Accepted(await RunAsync("enqueue", "ingest", _model.File("large.txt"), "--json"));
        await RunAsync("work", "--drain");
        _jobs["{ready}"] = Accepted(await RunAsync("enqueue", "ask", "why", "--json"));
        Accepted(await RunAsync("enqueue", "ask", "how", "--json"));
        _jobs["{prefix}"] = _jobs["{ready}"][..4];
    }

    [OneTimeTearDown]
    public void TearDown() => _model.Dispose();

    [Test]
    public void There_are_sixty_and_more_each_of_its_own()
    {
        Assert.That(WrongUses.All, Has.Count.GreaterThanOrEqualTo(60));
        Assert.That(WrongUses.All.Select(use => (use.Line, use.Yaml, use.Shell)), Is.Unique);
    }

    [TestCaseSource(nameof(Cases))]
    public async Task Wrong_use_ends_with_its_code_says_what_is_wrong_and_makes_nothing(WrongUse use)
    {
        if (use.Shell is not null && !OperatingSystem.IsLinux())
        {
            Assert.Ignore("It needs a shell as Linux has it.");
        }

        using PipelineProgram program = new();
        Copy(_model.Path, program.Folder);
        if (use.Yaml is { } yaml)
        {
            program.Write("wrong.yaml", yaml);
        }

        var before = Names(program.Folder);
        var words = Filled(use.Line).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Replace('_', ' ')).ToArray();
        var run = use.Shell is { } shell ? await program.RunLimitedAsync(shell, words) : await program.RunAsync(use.Stdin, words);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(use.ExitCode), run.Out + run.Error);
            Assert.That(run.Error + run.Out, Does.Contain(Filled(use.Said)));
            Assert.That(run.Error, Does.Not.Contain("   at ").And.Not.Contain("unexpected"), "no trace, no type of .NET");
            Assert.That(Names(program.Folder), Is.EqualTo(before));
        }
    }

    private static string Accepted(CommandRun run) => run.Document.GetProperty("ids")[0].GetString()!;

    private static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    private static List<string> Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private string Filled(string text) => _jobs.Aggregate(text, (filled, job) => filled.Replace(job.Key, job.Value, StringComparison.Ordinal));

    private Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync([.. args, "--config", _model.File("pipeline.yaml")]);

    private void Write(string path, string text)
    {
        var file = _model.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
