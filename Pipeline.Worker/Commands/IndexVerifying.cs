using Pipeline.Core.Indexes;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>index verify</c>. Of a file that cannot be opened because of what is in it, that is what it finds.</summary>
internal static class IndexVerifying
{
    private const int MostListed = 20;

    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var document = await VerifyAsync(context, cancellationToken);
        context.Output.Result(document, words => Write(words, document));
        return document.Faults.Count == 0 ? ExitCodes.Done : ExitCodes.JobFailed;
    }

    private static async Task<VerifyDocument> VerifyAsync(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using var opened = await OpenedIndex.OpenAsync(context, cancellationToken);
            var verified = await opened.Upkeep.VerifyAsync(cancellationToken);
            var unfinished = verified.Faults.Count == 0 ? await AbandonedVersions.FindAsync(opened, context, cancellationToken) : new AbandonedVersions.Found(0, []);
            if (unfinished.WhyUnknown is { } why)
            {
                context.Output.Notes.WriteLine($"{Words.Count(unfinished.Unfinished, "version is", "versions are")} unfinished: {why}.");
            }

            return VerifyDocument.Of(verified, unfinished.Unfinished, unfinished.Abandoned);
        }
        catch (Exception error) when (MalformedFile.FaultOf("index", error) is { } fault)
        {
            return VerifyDocument.Of(new IndexVerification(0, 0, [new IndexFault("file", fault)]), 0, []);
        }
    }

    private static void Write(TextWriter words, VerifyDocument document)
    {
        foreach (var fault in document.Faults)
        {
            words.WriteLine($"{fault.Check}: {CleanText.OnOneLine(fault.Message)}");
        }

        foreach (var version in document.Abandoned.Take(MostListed))
        {
            words.WriteLine(
                $"unfinished: document '{CleanText.OnOneLine(version.DocumentId)}' has {Words.Count(version.Chunks, "chunk", "chunks")} of version {version.Version} that no job will finish");
        }

        words.WriteLine(
            $"{Words.Count(document.Documents, "document", "documents")}, {Words.Count(document.Chunks, "chunk", "chunks")}: {(document.Faults.Count == 0 ? "sound" : "damaged")}.");
        WriteAdvice(words, document);
    }

    private static void WriteAdvice(TextWriter words, VerifyDocument document)
    {
        if (document.Faults.Any(fault => fault.Check == "file"))
        {
            words.WriteLine("The file is malformed: bring back a copy of it, or point index.embedded.path at a new file and ingest everything.");
        }
        else if (document.Faults.Count > 0)
        {
            words.WriteLine("Delete the documents named and ingest them again, or point index.embedded.path at a new file and ingest everything.");
        }

        if (document.Abandoned.Count > 0)
        {
            words.WriteLine(
                $"{Words.Count(document.Abandoned.Count, "unfinished version is", "unfinished versions are")} found by no search and can go: 'pipeline index compact' removes what no job will finish.");
        }

        if (document.WithoutChecksum > 0)
        {
            words.WriteLine($"{Words.Count(document.WithoutChecksum, "chunk was", "chunks were")} written before texts had checksums: whether their texts have changed cannot be told.");
        }
    }
}
