using System.CommandLine;
using Pipeline.Core.Jobs;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>ingest PATH|URL|-…</c></summary>
internal static class IngestCommand
{
    public const string Flow = "ingest";

    public static Command Create(CommandRunner runner)
    {
        Argument<string[]> paths = new("PATH") { Description = "Files, folders, globs ('docs/**/*.md') or URLs, or '-' for a text on stdin. One job each.", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> text = new("--text") { Description = "A text to ingest as it is.", HelpName = "TEXT" };
        Option<bool> sync = new("--sync") { Description = "Deletes the documents that are gone from the folders since they were read." };
        Option<bool> keep = new("--keep") { Description = "When it is interrupted, leave what was not done on the queue, for 'pipeline work'. Default: it is cancelled." };
        Option<string?> documentId = new("--document-id") { Description = "The document's id; for a folder, what its documents' ids begin with. Default: its path.", HelpName = "ID" };
        Option<string[]> metadata = new("--metadata") { Description = "What to remember of the documents; may be given several times.", HelpName = "KEY=VALUE" };
        JobOptions options = new();
        DocumentedCommand command = new("ingest", "Reads, chunks, embeds and indexes documents, and waits until that is done.")
        {
            Examples =
            [
                ("ingest ./docs ./notes.md", "A folder and a file:"),
                ("ingest ./handbook --metadata team=support", "With something to remember:"),
                ("ingest ./handbook --sync", "Once more, and what was deleted there goes from the index:"),
                ("ingest https://example.org/guide.pdf", "From a web server:"),
                ("ingest - --document-id today < notes.txt", "A text from stdin:"),
            ],
        };
        command.Arguments.Add(paths);
        command.Options.Add(text);
        command.Options.Add(sync);
        command.Options.Add(keep);
        command.Options.Add(documentId);
        command.Options.Add(metadata);
        options.AddWhoseTo(command);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) =>
        {
            IngestSources sources = new(parsed.GetValue(paths) ?? [], parsed.GetValue(text), parsed.GetValue(documentId), parsed.GetValue(metadata) ?? [], parsed.GetValue(sync));
            return RunAsync(context, sources, options.Read(parsed) with { Flow = Flow }, parsed.GetValue(keep), stop);
        }));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, IngestSources sources, JobRequest template, bool keep, CancellationToken cancellationToken)
    {
        sources.Check();
        await using var host = await PipelineHost.OpenAsync(context, cancellationToken);
        var requests = await sources.ReadAsync(template, context.Streams.In, host.Options.Queue.MaxInputBytes, cancellationToken);
        var ids = await host.AcceptAsync(requests, cancellationToken);
        var ended = await WatchedIngest.RunAsync(host, context, sources.Paths, progress =>
            new InProcessRun(host, context).FollowAllAsync(ids, Flow, keep, progress, cancellationToken));
        var views = ended.Select(IngestJobView.Of).ToList();
        context.Output.Result(new { jobs = views }, words => IngestText.Write(words, sources.Names, views));
        await new FitWhenIdle(host.Model, context).RunIfQuickAsync(cancellationToken);
        return ended.All(job => job.State == JobState.Succeeded) ? ExitCodes.Done : ExitCodes.JobFailed;
    }
}
