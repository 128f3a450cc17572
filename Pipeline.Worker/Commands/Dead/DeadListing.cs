using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands.Dead;

/// <summary><c>dead list</c> and <c>dead show</c></summary>
internal static class DeadListing
{
    private const int ReasonWidth = 90;

    public static async Task<int> ListAsync(CommandContext context, JobFilter filter, int limit, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        var dead = await WholeJobs.ListAsync(opened.Store, filter, limit, cancellationToken);
        context.Output.Result(new { dead = dead.Select(letter => JobView.Of(letter)) }, words => Write(words, dead));
        return ExitCodes.Done;
    }

    public static async Task<int> ShowAsync(CommandContext context, Guid id, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        var letter = await opened.Store.FindAsync(id, cancellationToken) ?? throw JobIds.Unknown(id);
        if (letter.State != JobState.Failed)
        {
            throw CommandException.Usage($"job {id} is {Words.State(letter.State)}, not a dead letter; 'pipeline jobs {id}' shows it.");
        }

        var full = FullJobDocument.Of(letter, await opened.Store.ListStepsAsync(id, cancellationToken), context.Time.GetUtcNow());
        context.Output.Result(new { dead = full.Jobs, full.Timeline }, words => JobText.WriteFull(words, full, context.Streams.OutWidth));
        return ExitCodes.Done;
    }

    private static void Write(TextWriter words, IReadOnlyList<Job> dead)
    {
        if (dead.Count == 0)
        {
            words.WriteLine("No dead letters.");
            return;
        }

        Columns.Write(words, ["ID", "FLOW", "STAGE", "ATTEMPTS", "REASON"], dead.Select(letter => JobView.Of(letter)).Select(letter => (IReadOnlyList<string>)
        [
            letter.Id.ToString(),
            CleanText.OnOneLine(letter.Flow),
            letter.Stage ?? "–",
            Words.Number(letter.Attempts),
            CleanText.Shorten(letter.Error ?? "–", ReasonWidth),
        ]));
    }
}
