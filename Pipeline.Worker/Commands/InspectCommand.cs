using System.CommandLine;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>inspect PATH|URL</c></summary>
internal static class InspectCommand
{
    public static Command Create(CommandRunner runner)
    {
        Argument<string> source = new("PATH") { Description = "One document: a file or a URL." };
        DocumentedCommand command = new("inspect", "Shows how a document is read and cut into chunks, as pipeline.yaml says. Nothing is stored.")
        {
            Examples = [("inspect report.pdf", "Its chunks, with heading and page:"), ("inspect report.pdf --json", "And its text, for a script:")],
        };
        command.Arguments.Add(source);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => RunAsync(context, parsed.GetValue(source)!, stop)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string source, CancellationToken cancellationToken)
    {
        if (Directory.Exists(source))
        {
            throw CommandException.Usage($"'{source}' is a folder; name one document in it.");
        }

        if (IngestInput.Of(source).Path is { } path && !File.Exists(path))
        {
            throw CommandException.Usage($"there is no file '{source}'.");
        }

        using ScratchFolder scratch = new(keep: false);
        await using var host = await PipelineHost.OpenAsync(ConfigFile.Load(context).In(scratch.Path), context, cancellationToken);
        try
        {
            var document = await Inspection.RunAsync(host, IngestInput.Of(source), cancellationToken);
            context.Output.Result(document, words => Write(words, document));
            return ExitCodes.Done;
        }
        catch (PermanentException reason)
        {
            throw CommandException.Failed(reason.Message, reason);
        }
    }

    private static void Write(TextWriter words, InspectDocument document)
    {
        words.WriteLine($"{document.Format}{(document.Title.Length > 0 ? $", “{CleanText.OnOneLine(document.Title)}”" : "")}: {Words.Count(document.Text.Length, "character", "characters")}, {Words.Count(document.Chunks.Count, "chunk", "chunks")}");
        foreach (var note in document.Notes)
        {
            words.WriteLine($"  not read whole: {CleanText.OnOneLine(note)}");
        }

        foreach (var (chunk, number) in document.Chunks.Select((chunk, index) => (chunk, index + 1)))
        {
            words.WriteLine();
            words.WriteLine($"{number,4}. {chunk.Start}–{chunk.End}{(chunk.Page > 0 ? $", page {chunk.Page}" : chunk.Line > 0 ? $", line {chunk.Line}" : "")}{(chunk.Heading.Length > 0 ? $"  {CleanText.OnOneLine(chunk.Heading)}" : "")}");
            words.WriteLine(chunk.Text);
        }
    }
}
