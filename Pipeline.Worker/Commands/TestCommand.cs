using System.CommandLine;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Hosting;
using Pipeline.Core.Testing.Cases;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;
using Pipeline.Worker.Testing;

namespace Pipeline.Worker.Commands;

/// <summary><c>test [FILE…]</c></summary>
internal static class TestCommand
{
    private const string Pattern = "*.test.yaml";

    public static Command Create(CommandRunner runner)
    {
        Argument<string[]> files = new("FILE") { Description = "Files of test cases. Default: every *.test.yaml beside the configuration.", Arity = ArgumentArity.ZeroOrMore };
        DocumentedCommand command = new("test", "Runs test cases of flows from source to sink: on an empty queue and index each, with planted faults, under a clock that leaps over every wait.")
        {
            Examples =
            [
                ("test", "All cases beside pipeline.yaml:"),
                ("test pipeline.test.yaml --json", "One file, for a script:"),
                ("test -c staging/pipeline.yaml", "The cases of another configuration:"),
            ],
        };
        command.Arguments.Add(files);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => RunAsync(context, parsed.GetValue(files) ?? [], stop)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string[] paths, CancellationToken cancellationToken)
    {
        var setup = ConfigFile.Load(context);
        var cases = Read(paths.Length > 0 ? paths : Beside(context), setup);
        CaseRunner runner = new(setup, () => context.CreateQuietLoggers(setup.Options.Logging));
        List<CaseResult> results = [];
        foreach (var (file, test) in cases)
        {
            results.Add(await runner.RunAsync(file, test, cancellationToken));
            Write(context.Output.Words, results[^1]);
        }

        var failed = results.Count(result => !result.Passed);
        context.Output.Result(
            new { cases = results.Select(result => new { result.File, result.Name, result.Passed, result.Message, elapsedMs = result.Elapsed.TotalMilliseconds }) },
            words => words.WriteLine($"{Words.Count(results.Count, "case", "cases")}: {results.Count - failed} ok, {failed} failed."));
        return failed == 0 ? ExitCodes.Done : ExitCodes.JobFailed;
    }

    private static string[] Beside(CommandContext context)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(context.ConfigPath ?? "pipeline.yaml"))!;
        string[] files = [.. Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal).Select(file => Path.GetRelativePath(Environment.CurrentDirectory, file))];
        return files.Length > 0 ? files : throw CommandException.Usage($"there is no {Pattern} in {folder}; name a FILE, or write one as docs/testing.md shows.");
    }

    /// <summary>The cases of all files; every fault of every file is told at once.</summary>
    private static List<(string File, TestCase Case)> Read(IReadOnlyList<string> paths, PipelineSetup setup)
    {
        var files = paths.Select(path => TestFile.Load(path, setup.Options, Environment.GetEnvironmentVariable)).ToList();
        var faulty = files.Where(file => file.Diagnostics.Any(fault => fault.Severity == ConfigurationSeverity.Error)).ToList();
        return faulty.Count == 0
            ? [.. files.SelectMany(file => file.Cases.Select(test => (file.Source, test)))]
            : throw CommandException.Configuration(
                string.Join(Environment.NewLine, faulty.Select(file => new ConfigurationException(file.Source, file.Diagnostics).Message)), faulty.SelectMany(file => file.Diagnostics));
    }

    private static void Write(TextWriter words, CaseResult result)
    {
        words.WriteLine($"{(result.Passed ? "ok    " : "failed")}  {result.Name} ({Words.Duration(result.Elapsed)})");
        foreach (var line in result.Message?.Split('\n') ?? [])
        {
            words.WriteLine($"        {line}");
        }
    }
}
