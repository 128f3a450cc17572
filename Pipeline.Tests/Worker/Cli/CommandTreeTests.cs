using NUnit.Framework;
using Pipeline.Tests.Worker.Support;
using Pipeline.Worker.Cli;

namespace Pipeline.Tests.Worker.Cli;

internal sealed class CommandTreeTests
{
    private static readonly string[] Commands =
        ["demo", "ingest", "ask", "search", "eval", "inspect", "enqueue", "work", "jobs", "cancel", "dead list", "dead show", "dead replay", "dead purge", "documents list", "documents show", "documents delete",
         "index verify", "index compact", "index stats", "stats", "check"];

    [Test]
    public async Task Help_of_the_program_names_every_command()
    {
        var run = await CommandRun.OfAsync("--help");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Out, Does.Contain("pipeline [command] [options]"));
            Assert.That(Commands.Select(command => command.Split(' ')[0]).Where(name => !run.Out.Contains($"  {name} ", StringComparison.Ordinal)), Is.Empty);
        });
    }

    [TestCaseSource(nameof(Commands))]
    public async Task Help_of_a_command_has_its_options_and_examples(string command)
    {
        var run = await CommandRun.OfAsync([.. command.Split(' '), "--help"]);

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Out, Does.Contain("--json").And.Contain("--config"));
            Assert.That(run.Out, Does.Contain($"Examples:").And.Contain($"    pipeline {command}"));
            Assert.That(run.Error, Is.Empty);
        });
    }

    [TestCase("", "Required command")]
    [TestCase("ingst", "Unrecognized command")]
    [TestCase("ask", "QUESTION")]
    [TestCase("ingest --jsn x", "unknown option '--jsn'")]
    [TestCase("cancel 12", "'12' is no job id")]
    [TestCase("search x --top 0", "--top is 0")]
    [TestCase("search x --mode lexcal", "--mode is 'lexcal'; it can be hybrid, dense, lexical. Did you mean 'lexical'?")]
    [TestCase("search x --filter lang=1", "--filter: the filter is wrong at character 5: '=' means nothing here; did you mean '=='?")]
    [TestCase("ask x --filter lang", "--filter: the filter is wrong at character 5")]
    [TestCase("enqueue ask why --priority 10", "--priority is 10; it can be 0 to 9")]
    [TestCase("enqueue ask why --not-before later", "--not-before is 'later'")]
    [TestCase("jobs --state gone", "--state is 'gone'; it can be ")]
    [TestCase("dead purge", "--all")]
    [TestCase("documents delete", "--prefix")]
    [TestCase("documents delete a --prefix b", "--prefix")]
    [TestCase("documents list --limit 0", "--limit is 0")]
    [TestCase("dead replay", "--all")]
    public async Task Usage_errors_end_with_2_and_say_what_is_wrong(string line, string expected)
    {
        var run = await CommandRun.OfAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Usage));
            Assert.That(run.Error, Does.StartWith("pipeline: ").And.Contain(expected));
            Assert.That(run.Out, Is.Empty);
        });
    }

    [TestCase("ask --json")]
    [TestCase("--json ingst")]
    [TestCase("ingest --jsn x --json")]
    public async Task Usage_errors_under_json_are_one_document(string line)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));

        Assert.That(run.Document.GetProperty("error").GetProperty("exitCode").GetInt32(), Is.EqualTo(ExitCodes.Usage));
    }

    [Test]
    public async Task Words_after_a_double_dash_are_never_options()
    {
        var run = await CommandRun.OfAsync("ingest", "--", "--missing");

        Assert.That(run.Error, Does.Contain("there is no file or folder '--missing'"));
    }
}
