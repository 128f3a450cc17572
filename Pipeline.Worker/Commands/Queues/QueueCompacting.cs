using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands.Queues;

/// <summary><c>queue compact</c></summary>
internal static class QueueCompacting
{
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedQueue.OpenFileAsync(context, cancellationToken);
        var compacted = await opened.Upkeep.CompactAsync(cancellationToken);
        if (!compacted.IsLogEmpty)
        {
            context.Output.Notes.WriteLine("Another process was reading: the write-ahead log is emptied when it closes the queue or at the next 'queue compact'.");
        }

        context.Output.Result(compacted, words => words.WriteLine($"{Words.Number(compacted.BytesBefore)} bytes before, {Words.Number(compacted.BytesAfter)} after."));
        return ExitCodes.Done;
    }
}
