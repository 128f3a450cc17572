using System.Globalization;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>index fit</c></summary>
internal static class IndexFit
{
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedIndex.OpenAsync(context, cancellationToken);
        var started = context.Time.GetTimestamp();
        var changed = await opened.Model.RunAnewAsync(cancellationToken);
        var elapsed = context.Time.GetElapsedTime(started);
        var index = await opened.Index.GetStatisticsAsync(cancellationToken);
        context.Output.Result(
            new { changed, index.Model, index.Dimensions, index.Chunks, elapsedMs = elapsed.TotalMilliseconds },
            words => words.WriteLine(changed
                ? string.Create(CultureInfo.InvariantCulture, $"Fitted {index.Model} to {Words.Number(index.Chunks)} chunks in {elapsed.TotalSeconds:0.0} s.")
                : $"Nothing to fit: the index's model is {index.Model ?? "none yet"}."));
        return ExitCodes.Done;
    }
}
