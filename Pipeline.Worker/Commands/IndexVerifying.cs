using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>index verify</c></summary>
internal static class IndexVerifying
{
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedIndex.OpenAsync(context, cancellationToken);
        var verified = await opened.Upkeep.VerifyAsync(cancellationToken);
        context.Output.Result(verified, words =>
        {
            foreach (var fault in verified.Faults)
            {
                words.WriteLine($"{fault.Check}: {CleanText.OnOneLine(fault.Message)}");
            }

            words.WriteLine(
                $"{Words.Count(verified.Documents, "document", "documents")}, {Words.Count(verified.Chunks, "chunk", "chunks")}: "
                + (verified.Faults.Count == 0 ? "sound." : "damaged. Delete the documents named and ingest them again, or point index.embedded.path at a new file and ingest everything."));
        });
        return verified.Faults.Count == 0 ? ExitCodes.Done : ExitCodes.JobFailed;
    }
}
