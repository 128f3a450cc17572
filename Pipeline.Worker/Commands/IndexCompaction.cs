using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>index compact</c></summary>
internal static class IndexCompaction
{
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedIndex.OpenAsync(context, cancellationToken);
        var (unfinished, abandoned, whyUnknown) = await AbandonedVersions.FindAsync(opened, context, cancellationToken);
        var deleted = abandoned.Count == 0 ? 0 : await opened.Upkeep.DeletePendingAsync(abandoned, cancellationToken);
        if (whyUnknown is not null)
        {
            context.Output.Notes.WriteLine($"{Words.Count(unfinished, "unfinished version was", "unfinished versions were")} left alone: {whyUnknown}.");
        }

        var compacted = await opened.Upkeep.CompactAsync(cancellationToken);
        if (!compacted.IsLogEmpty)
        {
            context.Output.Notes.WriteLine("Another process was reading: the write-ahead log, with what was deleted, is emptied when it closes the index or at the next 'index compact'.");
        }

        context.Output.Result(
            new { compacted.BytesBefore, compacted.BytesAfter, compacted.IsLogEmpty, abandonedVersions = deleted },
            words => words.WriteLine(
                $"{Words.Number(compacted.BytesBefore)} bytes before, {Words.Number(compacted.BytesAfter)} after; {Words.Count(deleted, "abandoned version", "abandoned versions")} deleted."));
        return ExitCodes.Done;
    }
}
