using NUnit.Framework;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.EndToEnd;

/// <summary>What shells offer. The first tests ask as the scripts do; the last has bash itself load its script and complete.</summary>
internal sealed class CompletionTests
{
    private PipelineProgram _program = null!;

    [SetUp]
    public void SetUp()
    {
        _program = new PipelineProgram();
        _program.Write("pipeline.yaml", "version: 1\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate], asides: [embed, retrieve, generate] }\n");
    }

    [TearDown]
    public void TearDown() => _program.Dispose();

    [TestCase("pipeline sta", "stats")]
    [TestCase("pipeline dead re", "replay")]
    [TestCase("/opt/pipeline  queue p", "pause")]
    [TestCase("pipeline search x --mo", "--mode")]
    [TestCase("pipeline search x --mode ", "dense hybrid lexical")]
    [TestCase("pipeline search x --mode le", "lexical")]
    [TestCase("pipeline jobs --state suc", "succeeded")]
    [TestCase("pipeline completion ", "bash fish pwsh zsh")]
    [TestCase("pipeline queue pause as", "asides ask")]
    [TestCase("pipeline -c CONFIG enqueue ", "asides ask ingest")]
    [TestCase("pipeline work -c CONFIG --flow ing", "ingest")]
    [TestCase("pipeline -c CONFIG dead replay --from-stage re", "read retrieve")]
    [TestCase("pipeline -c no-such.yaml work --flow ", "")]
    [TestCase("pipeline ingest ", "")] // the shell offers files
    [TestCase("pipeline jobs --limit ", "")]
    [TestCase("pipeline jobs ", "")] // there is no queue yet
    public async Task Words_that_fit_are_offered(string line, string expected)
    {
        var file = Path.Combine(_program.Folder, "pipeline.yaml");
        line = line.Replace("CONFIG", file, StringComparison.Ordinal).Replace("pause", $"-c {file} pause", StringComparison.Ordinal);

        var run = await CommandRun.OfAsync("complete", $"{line.Length}", line);

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(string.Join(' ', run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo(expected));
        Assert.That(Directory.Exists(Path.Combine(_program.Folder, "data")), Is.False);
    }

    [Test]
    public async Task What_stands_after_the_cursor_says_nothing()
    {
        var run = await CommandRun.OfAsync("complete", "12", "pipeline sta --json");

        Assert.That(run.Out, Is.EqualTo("stats\n"));
    }

    [Test]
    public async Task Bash_completes_commands_options_values_flows_and_job_ids()
    {
        if (!File.Exists("/bin/bash"))
        {
            Assert.Ignore("There is no bash on this machine.");
        }

        var id = (await _program.RunAsync("enqueue", "ask", "why", "--json")).Document.GetProperty("ids")[0].GetString()!;
        _program.Write("completion.bash", (await _program.RunAsync("completion", "bash")).Out);
        _program.Write("try.bash", """
            source ./completion.bash
            try() {
                COMP_LINE=$1 COMP_POINT=${#1}
                read -ra COMP_WORDS <<< "$1"
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _pipeline
                echo "$1: ${COMPREPLY[*]}"
            }
            complete -p pipeline
            try 'pipeline wor'
            try 'pipeline search "a question" --to'
            try 'pipeline jobs --state fail'
            try 'pipeline work --flow as'
            try 'pipeline jobs 0'
            """);

        await using var bash = _program.StartOther("bash", "try.bash");
        var run = await bash.EndAsync();

        Assert.That(run.Error, Is.Empty);
        Assert.That(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[]
        {
            "complete -o default -F _pipeline pipeline",
            "pipeline wor: work workers",
            """pipeline search "a question" --to: --top""",
            "pipeline jobs --state fail: failed",
            "pipeline work --flow as: asides ask",
            $"pipeline jobs 0: {id[..13]}",
        }));
    }
}
