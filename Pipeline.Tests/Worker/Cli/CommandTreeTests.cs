using NUnit.Framework;
using Pipeline.Tests.Worker.Support;
using Pipeline.Worker;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Commands.Completion;

namespace Pipeline.Tests.Worker.Cli;

internal sealed class CommandTreeTests
{
    private static readonly string[] Commands =
        ["demo", "ingest", "ask", "search", "eval", "inspect", "enqueue", "work", "jobs", "cancel", "dead list", "dead show", "dead replay", "dead purge", "documents list", "documents show", "documents delete",
         "index verify", "index compact", "index stats", "queue pause", "queue resume", "workers", "stats", "check", "init", "doctor", "bench throughput", "bench sweep", "completion"];

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

    /// <summary>Making the whole tree takes longer than a short command does.</summary>
    [Test]
    public void A_line_that_begins_with_a_command_makes_that_command_alone()
    {
        var all = Made([]);

        Assert.Multiple(() =>
        {
            Assert.That(all, Has.Length.GreaterThan(20));
            Assert.That(all.Where(name => name != CompleteCommand.Name && !Made([name, "--json"]).SequenceEqual([name])), Is.Empty);
        });
    }

    [TestCase("ingst")]
    [TestCase("--json stats")]
    [TestCase("--help")]
    [TestCase("complete 0 x")]
    public void A_line_that_needs_the_other_commands_makes_all(string line) => Assert.That(Made(line.Split(' ')), Is.EqualTo(Made([])));

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

    [TestCase("", "name a command: demo, init, ingest, ask,")]
    [TestCase("ingst", "there is no command 'pipeline ingst'; did you mean 'ingest'?")]
    [TestCase("dead lst", "there is no command 'pipeline dead lst'; did you mean 'list'?")]
    [TestCase("dead", "name a command: list, show, replay, purge")]
    [TestCase("ask", "'pipeline ask' needs a QUESTION: The question, in quotes; '-' reads it from stdin.\nFor example: pipeline ask \"How is a lease renewed?\"\nSee 'pipeline ask --help'.")]
    [TestCase("stats now", "'pipeline stats' has no use for 'now'")]
    [TestCase("ingest --jsn x", "unknown option '--jsn'; did you mean '--json'?")]
    [TestCase("ask x --sentence 3", "unknown option '--sentence'; did you mean '--sentences'?")]
    [TestCase("search x --top abc", "--top is 'abc'; it can be 1 to 2,000.")]
    [TestCase("search x --top 2.5", "--top is '2.5'; it can be 1 to 2,000.")]
    [TestCase("ask x --sentences 0", "--sentences is 0; it can be 1 to 20.")]
    [TestCase("work --stop-within soon", "--stop-within is 'soon'; it can be 0 to 3,600.")]
    [TestCase("ingest ftp://example.org/x", "'ftp://example.org/x' is a URL of the scheme 'ftp'; http and https are read")]
    [TestCase("ingest no-such/*.md", "no file matches 'no-such/*.md'")]
    [TestCase("work --flow nope --config no-such.yaml", "no-such.yaml")]
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

    private static string[] Made(string[] args)
    {
        using TestStreams streams = new();
        SharedOptions shared = new();
        return [.. CommandTree.CreateFor(args, shared, new CommandRunner(shared, streams.Streams, TimeProvider.System)).Subcommands.Select(command => command.Name)];
    }
}
