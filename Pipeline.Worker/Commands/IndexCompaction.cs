using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>index compact</c></summary>
internal static class IndexCompaction
{
    // The most a store lists at once; with more there is no telling whose a version is.
    private const int MostJobs = 10_000;

    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedIndex.OpenAsync(context, cancellationToken);
        var deleted = await DeleteAbandonedAsync(opened, context, cancellationToken);
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

    private static async Task<int> DeleteAbandonedAsync(OpenedIndex opened, CommandContext context, CancellationToken cancellationToken)
    {
        // The versions first: a job that comes after the look at the jobs changes the fence of those it takes over, and they are spared.
        var pending = await opened.Upkeep.ListPendingAsync(cancellationToken);
        if (pending.Count == 0)
        {
            return 0;
        }

        await using var queue = await OpenedQueue.FindAsync(opened.Setup, context, cancellationToken);
        var jobs = queue is null ? null : await ListJobsAsync(queue.Store, cancellationToken);
        if (jobs is null)
        {
            var why = queue is null ? "there is no queue that could tell whether a job will finish them" : $"more than {Words.Number(MostJobs)} jobs are in one state";
            context.Output.Notes.WriteLine($"{Words.Count(pending.Count, "unfinished version was", "unfinished versions were")} left alone: {why}.");
            return 0;
        }

        var abandoned = AbandonedVersions.Of(pending, jobs);
        return abandoned.Count == 0 ? 0 : await opened.Upkeep.DeletePendingAsync(abandoned, cancellationToken);
    }

    private static async Task<IReadOnlyList<Job>?> ListJobsAsync(IJobStore store, CancellationToken cancellationToken)
    {
        List<Job> jobs = [];
        foreach (var state in AbandonedVersions.Spared)
        {
            var some = await store.ListAsync(new JobFilter { State = state, Limit = MostJobs }, cancellationToken);
            if (some.Count == MostJobs)
            {
                return null;
            }

            jobs.AddRange(some);
        }

        return jobs;
    }
}
