using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Intake;

/// <summary>A text on stdin as the input of an ingest job.</summary>
internal static class StdinText
{
    /// <summary>What stands for it on the command line.</summary>
    public const string Sign = "-";

    /// <summary>What to say when there is no document.</summary>
    public const string NoText = "there is no text on stdin; pipe one in, as in: pipeline ingest - < notes.txt";

    /// <summary>Reads it to its end.</summary>
    /// <param name="stdin">Where it comes from.</param>
    /// <param name="maxBytes">How large it may be.</param>
    /// <param name="empty">What to say when there is none: how it is done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">There is none, it is too large, or it is no text.</exception>
    public static async Task<IngestInput> ReadAsync(Stream stdin, long maxBytes, string empty, CancellationToken cancellationToken)
    {
        using MemoryStream bytes = new();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await stdin.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > maxBytes)
            {
                throw CommandException.Usage($"the text on stdin is larger than {maxBytes:N0} bytes (queue.maxInputBytes); write it to a file and ingest that.");
            }
        }

        if (bytes.GetBuffer().AsSpan(0, (int)bytes.Length).Trim(" \t\r\n"u8).IsEmpty)
        {
            throw CommandException.Usage(empty);
        }

        try
        {
            return IngestInput.Of(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), "stdin");
        }
        catch (PermanentException fault)
        {
            throw CommandException.Usage($"{fault.Message} Other documents are ingested as files.");
        }
    }
}
