using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands.Dead;

/// <summary><c>dead replay</c> and <c>dead purge</c></summary>
internal static class DeadChanges
{
    public static async Task<int> ReplayAsync(CommandContext context, DeadSelection selection, string? fromStage, CancellationToken cancellationToken)
    {
        selection.Check();
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        List<Replayed> replayed = [];
        await foreach (var page in selection.PagesAsync(opened.Store, cancellationToken))
        {
            foreach (var id in page)
            {
                var receipt = await opened.Store.ReplayAsync(id, fromStage, cancellationToken);
                replayed.Add(new Replayed(id, receipt.IsAccepted ? receipt.Id : null, receipt.Rejection));
            }
        }

        context.Output.Result(new { dead = replayed }, words => Write(words, replayed));
        return replayed.Exists(letter => letter.Rejected is not null) ? ExitCodes.JobFailed : ExitCodes.Done;
    }

    public static async Task<int> PurgeAsync(CommandContext context, DeadSelection selection, CancellationToken cancellationToken)
    {
        selection.Check();
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        var purged = 0;
        await foreach (var page in selection.PagesAsync(opened.Store, cancellationToken))
        {
            purged += await opened.Store.PurgeAsync(page, cancellationToken);
        }

        context.Output.Result(new { purged }, words => words.WriteLine($"{Words.Count(purged, "dead letter", "dead letters")} purged."));
        return selection.All || purged == selection.Ids.Distinct().Count() ? ExitCodes.Done : ExitCodes.JobFailed;
    }

    private static void Write(TextWriter words, List<Replayed> replayed)
    {
        foreach (var letter in replayed)
        {
            words.WriteLine(letter.ReplayedAs is { } job ? $"{letter.Id} replayed as {job}" : $"{letter.Id} not replayed: {letter.Rejected}");
        }

        words.WriteLine($"{Words.Count(replayed.Count(letter => letter.ReplayedAs is not null), "dead letter", "dead letters")} replayed.");
    }

    private sealed record Replayed(Guid Id, Guid? ReplayedAs, string? Rejected);
}
