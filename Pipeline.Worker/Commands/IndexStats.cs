using Pipeline.Core.Indexes;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>index stats</c></summary>
internal static class IndexStats
{
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedIndex.OpenAsync(context, cancellationToken);
        var index = await opened.Index.GetStatisticsAsync(cancellationToken);
        var measures = await opened.Upkeep.MeasureAsync(cancellationToken);
        var other = await (opened.Models?.FindOtherAsync(cancellationToken) ?? new((OtherVectors?)null));
        context.Output.Result(
            new { index.Documents, index.Chunks, index.Model, index.Dimensions, measures.Vectors, measures.PendingChunks, measures.FileBytes, measures.LogBytes, measures.FreeBytes, measures.Parts, other },
            words => Write(words, index, measures, other));
        return ExitCodes.Done;
    }

    private static void Write(TextWriter words, IndexStatistics index, IndexMeasures measures, OtherVectors? other)
    {
        var inMemory = measures.Vectors is { } format ? $", {format} in memory" : "";
        var model = index.Model is { } identity ? $"; {identity}, {Words.Number(index.Dimensions)} dimensions{inMemory}" : "";
        words.WriteLine($"{Words.Count(index.Documents, "document", "documents")}, {Words.Count(index.Chunks, "chunk", "chunks")}, {Words.Number(measures.PendingChunks)} of unfinished versions{model}");
        if (other is not null)
        {
            words.WriteLine($"Beside them {Words.Number(other.Done)} of {Words.Number(other.Total)} chunks have a vector of {other.Model}: 'index reembed' with that model goes on to it, 'index reembed --drop' deletes them.");
        }

        words.WriteLine(measures is { FileBytes: { } file, FreeBytes: { } free, LogBytes: { } log }
            ? $"{Words.Number(file)} bytes, of these {Words.Number(free)} free; {Words.Number(log)} in the write-ahead log"
            : "How much room it takes is for the server to say.");
        Columns.Write(words, ["PART", "ROWS", "BYTES"], measures.Parts.Select(part => (IReadOnlyList<string>)[part.Name, Words.Number(part.Rows), part.Bytes is { } bytes ? Words.Number(bytes) : "unknown"]));
    }
}
