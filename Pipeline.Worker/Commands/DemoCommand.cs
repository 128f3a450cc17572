using System.CommandLine;
using Pipeline.Core.Jobs;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Commands;

/// <summary><c>demo</c></summary>
internal static class DemoCommand
{
    public static Command Create(CommandRunner runner)
    {
        Option<bool> keep = new("--keep") { Description = "Keep the scratch folder with the queue and the index, and say where it is." };
        DocumentedCommand command = new("demo", "Ingests this project's own documents into a scratch folder and answers three questions about them.")
        {
            Examples = [("demo", "See it work; needs no server, key or download:"), ("demo --keep", "And look at what it left:")],
        };
        command.Options.Add(keep);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => RunAsync(context, parsed.GetValue(keep), stop)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, bool keep, CancellationToken cancellationToken)
    {
        using ScratchFolder scratch = new(keep);
        await using var host = await PipelineHost.OpenAsync(ConfigFile.LoadForDemo(context).In(scratch.Path), context, cancellationToken);
        Demonstration demonstration = new(host, context);
        var ingested = await demonstration.IngestAsync(cancellationToken);
        var answers = await demonstration.AskAsync(cancellationToken);
        context.Output.Result(DemoDocument.Of(ingested, answers), words =>
        {
            words.WriteLine();
            words.WriteLine(keep ? $"Kept: {scratch.Path}" : "Now yours: pipeline ingest FOLDER, then pipeline ask \"…\"");
        });
        return answers.All(job => job.State == JobState.Succeeded) && ingested.State == JobState.Succeeded ? ExitCodes.Done : ExitCodes.JobFailed;
    }
}
