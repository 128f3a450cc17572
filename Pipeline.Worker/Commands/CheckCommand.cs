using System.CommandLine;
using Pipeline.Core.Configuration.Backends;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Hosting;
using Pipeline.Core.Options;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>check [FILE]</c></summary>
internal static class CheckCommand
{
    public static Command Create(CommandRunner runner)
    {
        Argument<string?> file = new("FILE") { Description = "The file. Default: what --config names, else ./pipeline.yaml, else the built-in configuration.", Arity = ArgumentArity.ZeroOrOne };
        DocumentedCommand command = new("check", "Checks a pipeline.yaml: shows every fault at once, with line and column, then what its flows and its index can hold in memory at worst.")
        {
            Examples = [("check", "The one that commands here would use:"), ("check staging.yaml --json", "Another, for a script:")],
        };
        command.Arguments.Add(file);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, _) => Task.FromResult(Run(context, parsed.GetValue(file)))));
        return command;
    }

    private static int Run(CommandContext context, string? path)
    {
        var registry = BuiltIn.CreateRegistry();
        var file = ConfigFile.Read(path ?? context.ConfigPath, registry);
        var document = CheckDocument.Of(file, registry);
        context.Output.Result(document, words => Write(words, file, document));
        return file.Options is null ? ExitCodes.Usage : ExitCodes.Done;
    }

    private static void Write(TextWriter words, PipelineFileResult file, CheckDocument document)
    {
        foreach (var fault in file.Diagnostics)
        {
            words.WriteLine($"{file.Source}:{fault.Line}:{fault.Column}: {fault.Severity.ToString().ToLowerInvariant()} {fault.Code}: {fault.Message}");
        }

        if (file.Options is not null)
        {
            words.WriteLine($"{file.Source}: good.");
            Columns.Write(words, ["BACKEND", "USED", "CAN"], document.Backends.Where(backend => backend.Used)
                .Select(backend => (IReadOnlyList<string>)[backend.Kind, Choice(backend, document.Backends), string.Join("; ", backend.Abilities)]));
            words.WriteLine();
            WriteFootprints(words, file.Footprints);
            if (file.IndexFootprint is { } index)
            {
                words.WriteLine($"The index's vectors take at most {SizeText.Format(index.VectorBytes)} ({index.Key}).");
            }
        }
    }

    private static string Choice(BackendListing used, IReadOnlyList<BackendListing> all)
    {
        var others = all.Where(backend => backend.Kind == used.Kind && !backend.Used).Select(backend => backend.Name).ToList();
        return others.Count == 0 ? used.Name : $"{used.Name} (or {string.Join(", ", others)})";
    }

    private static void WriteFootprints(TextWriter words, IReadOnlyList<FlowFootprint> flows)
    {
        words.WriteLine("At worst, in memory:");
        Columns.Write(words, ["FLOW", "STAGE", "INPUT", "PARALLELISM", "ITEMS"], flows.SelectMany(flow => flow.Stages
            .Select(stage => (IReadOnlyList<string>)[flow.Flow, stage.Stage, stage.Input, Words.Number(stage.Parallelism), Words.Number(stage.Items)])
            .Append([flow.Flow, "all", "", "", Words.Number(flow.Items)])));
        words.WriteLine();
        words.WriteLine("Jobs that one worker holds at once; the others stay on the queue:");
        Columns.Write(words, ["FLOW", "JOBS AT MOST", "THEIR INPUTS AT MOST", "AN ATTEMPT COUNTS AT"], flows.Select(flow =>
            (IReadOnlyList<string>)[flow.Flow, Words.Number(flow.Jobs), SizeText.Format(flow.JobBytes), flow.AttemptStage]));
        words.WriteLine("Where a flow's 'inFlight' does not say how many, a worker holds no more than its stages can begin on within a quarter of a second.");
    }
}
