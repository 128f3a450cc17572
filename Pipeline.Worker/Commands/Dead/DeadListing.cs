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
    private static readonly JobFilter Dead = new() { DeadOnly = true };

    public static async Task<int> ListAsync(CommandContext context, JobSelection selection, int limit, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        var dead = await WholeJobs.ListAsync(opened.Store, Dead, selection, limit, context.Time.GetUtcNow(), cancellationToken);
        context.Output.Result(new { dead = dead.Select(letter => JobView.Of(letter)) }, words => Write(words, dead, context.Streams.TableWidth));
        return ExitCodes.Done;
    }

    /// <summary>All dead letters that are selected, by what they failed with: the most first.</summary>
    public static async Task<int> GroupAsync(CommandContext context, JobSelection selection, int limit, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        DeadGroups groups = new();
        var dead = WholeJobs.SelectAsync(opened.Store, Dead with { Limit = JobFilter.MaxLimit }, selection, context.Time.GetUtcNow(), cancellationToken);
        await foreach (var some in dead.Chunk(JobFilter.MaxLimit).WithCancellation(cancellationToken))
        {
            foreach (var letter in await opened.Store.FindManyAsync([.. some.Select(letter => letter.Id)], cancellationToken))
            {
                groups.Add(letter);
            }
        }

        var most = groups.Most(limit);
        context.Output.Result(new { groups = most }, words => Write(words, most, context));
        return ExitCodes.Done;
    }

    public static async Task<int> ShowAsync(CommandContext context, string text, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        var id = await opened.FindIdAsync(text, cancellationToken);
        var letter = await opened.Store.FindAsync(id, cancellationToken) ?? throw JobIds.Unknown(text);
        if (letter.State != JobState.Failed)
        {
            throw CommandException.Usage($"job {id} is {Words.State(letter.State)}, not a dead letter; 'pipeline jobs {id}' shows it.");
        }

        var full = FullJobDocument.Of(letter, await opened.Store.ListStepsAsync(id, cancellationToken), context.Time.GetUtcNow());
        context.Output.Result(new { dead = full.Jobs, full.Timeline }, words => JobText.WriteFull(words, full, context.Streams.OutWidth, context.Time.LocalTimeZone));
        return ExitCodes.Done;
    }

    private static void Write(TextWriter words, IReadOnlyList<Job> dead, int width)
    {
        if (dead.Count == 0)
        {
            words.WriteLine("No dead letters.");
            return;
        }

        ShortIds ids = new(dead.Select(letter => letter.Id), width);
        Columns.Write(words, width, ["ID", "FLOW", "STAGE", "ATTEMPTS", "REASON"], dead.Select(letter => JobView.Of(letter)).Select(letter => (IReadOnlyList<string>)
        [
            ids.Of(letter.Id),
            letter.Flow,
            letter.Stage ?? "–",
            Words.Number(letter.Attempts),
            letter.Error ?? "–",
        ]));
    }

    private static void Write(TextWriter words, IReadOnlyList<DeadGroup> groups, CommandContext context)
    {
        if (groups.Count == 0)
        {
            words.WriteLine("No dead letters.");
            return;
        }

        var now = context.Time.GetUtcNow();
        Columns.Write(words, context.Streams.TableWidth, ["COUNT", "FLOW", "STAGE", "OLDEST", "NEWEST", "CAUSE"], groups.Select(group => (IReadOnlyList<string>)
        [
            Words.Number(group.Count),
            group.Flow,
            group.Stage,
            Words.Duration(now - group.Oldest),
            Words.Duration(now - group.Newest),
            group.Cause,
        ]));
    }
}
