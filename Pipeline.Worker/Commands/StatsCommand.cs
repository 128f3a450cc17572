using System.CommandLine;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>stats</c></summary>
internal static class StatsCommand
{
    public static Command Create(CommandRunner runner)
    {
        DocumentedCommand command = new("stats", "Shows the queue, the jobs and the index at a glance.")
        {
            Examples = [("stats", "A glance:"), ("stats --json | jq .queue.ready", "For a script:")],
        };
        command.SetAction((parsed, _) => runner.RunAsync(parsed, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var host = await PipelineHost.OpenAsync(context, cancellationToken);
        var jobs = await host.Store.GetStatisticsAsync(cancellationToken);
        var index = await host.Index.GetStatisticsAsync(cancellationToken);
        var document = StatsDocument.Of(jobs, index);
        context.Output.Result(document, words => Write(words, document, jobs));
        return ExitCodes.Done;
    }

    private static void Write(TextWriter words, StatsDocument document, JobStatistics jobs)
    {
        var queue = document.Queue;
        var oldest = jobs.OldestReady is { } waited ? $", the oldest for {Words.Duration(waited)}" : "";
        words.WriteLine($"queue  {Words.Number(queue.Ready)} ready{oldest}; {Words.Number(queue.Leased)} leased; {Words.Number(queue.Scheduled)} scheduled; {Words.Number(queue.Dead)} dead");
        words.WriteLine($"jobs   {string.Join("; ", jobs.Jobs.Where(state => state.Key.IsTerminal()).Select(state => $"{Words.Number(state.Value)} {Words.State(state.Key)}"))}");
        words.WriteLine($"index  {Words.Count(document.Index.Documents, "document", "documents")}; {Words.Count(document.Index.Chunks, "chunk", "chunks")}{(document.Index.Model is { } model ? $"; {model}" : "")}");
    }
}
