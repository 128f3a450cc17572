using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands.Dead;

/// <summary><c>dead replay</c> and <c>dead purge</c></summary>
internal static class DeadChanges
{
    private static readonly JobFilter[] Dead = [new() { DeadOnly = true }];

    public static async Task<int> ReplayAsync(CommandContext context, SelectedJobs selected, string? fromStage, CancellationToken cancellationToken)
    {
        selected.Check("dead letters", "pipeline dead list");
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        var from = fromStage is null ? "" : $" from stage '{fromStage}'";
        if (await selected.FindAsync(opened, Dead, count => $"Replay {Letters(count)}{from}?", context, cancellationToken) is not { } ids)
        {
            return ExitCodes.JobFailed;
        }

        List<Replayed> replayed = [];
        foreach (var id in ids)
        {
            var receipt = await opened.Store.ReplayAsync(id, fromStage, cancellationToken);
            replayed.Add(new Replayed(id, receipt.IsAccepted ? receipt.Id : null, receipt.Rejection));
        }

        context.Output.Result(new { dead = replayed }, words => Write(words, replayed));
        return replayed.Exists(letter => letter.Rejected is not null) ? ExitCodes.JobFailed : ExitCodes.Done;
    }

    public static async Task<int> PurgeAsync(CommandContext context, SelectedJobs selected, CancellationToken cancellationToken)
    {
        selected.Check("dead letters", "pipeline dead list");
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        if (await selected.FindAsync(opened, Dead, count => $"Delete {Letters(count)} for good?", context, cancellationToken) is not { } ids)
        {
            return ExitCodes.JobFailed;
        }

        var purged = 0;
        foreach (var some in ids.Chunk(JobFilter.MaxLimit))
        {
            purged += await opened.Store.PurgeAsync(some, cancellationToken);
        }

        context.Output.Result(new { purged }, words => words.WriteLine($"{Letters(purged)} purged."));
        return !selected.AreNamed || purged == ids.Distinct().Count() ? ExitCodes.Done : ExitCodes.JobFailed;
    }

    private static void Write(TextWriter words, List<Replayed> replayed)
    {
        foreach (var letter in replayed)
        {
            words.WriteLine(letter.ReplayedAs is { } job ? $"{letter.Id} replayed as {job}" : $"{letter.Id} not replayed: {letter.Rejected}");
        }

        words.WriteLine($"{Letters(replayed.Count(letter => letter.ReplayedAs is not null))} replayed.");
    }

    private static string Letters(int count) => Words.Count(count, "dead letter", "dead letters");

    private sealed record Replayed(Guid Id, Guid? ReplayedAs, string? Rejected);
}
