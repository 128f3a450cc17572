using System.CommandLine;
using System.Globalization;
using Pipeline.Core.Hosting;
using Pipeline.Core.Indexes;
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
            Examples = [("stats", "A glance:"), ("stats --flows", "And what each flow holds, with its rates:"), ("stats --json | jq .queue.ready", "For a script:")],
        };
        Option<bool> flows = new("--flows") { Description = "Also each flow: ready, oldest, leased, scheduled, dead letters, and jobs in and out a minute over 1, 5 and 15 minutes." };
        command.Options.Add(flows);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => RunAsync(context, parsed.GetValue(flows), stop)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, bool withFlows, CancellationToken cancellationToken)
    {
        var setup = ConfigFile.LoadForQueue(context);
        await using var queue = await OpenedQueue.FindAsync(setup, context, cancellationToken);
        await using var opened = await OpenedIndex.FindAsync(setup, context, cancellationToken);
        if (queue is null && opened is null)
        {
            throw CommandException.Usage($"there is no queue yet and no index yet: looked for '{setup.QueueLocation}' and '{setup.IndexLocation}'. {Backend.Queue.Begin} --config says which configuration, and so where they are.");
        }

        var jobs = queue is null ? NoJobs(setup, context) : await queue.Store.GetStatisticsAsync(cancellationToken);
        var index = opened is null ? NoDocuments(setup, context) : await opened.Index.GetStatisticsAsync(cancellationToken);
        var paused = queue is null ? [] : await queue.Control.ListPausedAsync(cancellationToken);
        var flows = withFlows && queue is not null ? await queue.Control.ListFlowsAsync(cancellationToken) : [];
        var document = StatsDocument.Of(jobs, paused, flows, index);
        context.Output.Result(document, words =>
        {
            Write(words, document, jobs);
            WriteFlows(words, flows);
        });
        return ExitCodes.Done;
    }

    private static JobStatistics NoJobs(PipelineSetup setup, CommandContext context)
    {
        context.Output.Notes.WriteLine($"There is no queue yet: looked for '{setup.QueueLocation}'.");
        return new JobStatistics(Enum.GetValues<JobState>().ToDictionary(state => state, _ => 0L), Dead: 0, Retrying: 0, OldestReady: null);
    }

    private static IndexStatistics NoDocuments(PipelineSetup setup, CommandContext context)
    {
        context.Output.Notes.WriteLine($"There is no index yet: looked for '{setup.IndexLocation}'.");
        return new IndexStatistics(Documents: 0, Chunks: 0, Model: null, Dimensions: 0);
    }

    private static void WriteFlows(TextWriter words, IReadOnlyList<FlowActivity> flows)
    {
        if (flows.Count > 0)
        {
            words.WriteLine();
            Columns.Write(
                words,
                ["FLOW", "READY", "OLDEST", "LEASED", "SCHEDULED", "DEAD", "IN/MIN 1 5 15", "OUT/MIN 1 5 15"],
                flows.Select(flow => (IReadOnlyList<string>)
                [
                    flow.Flow,
                    Words.Number(flow.Ready),
                    flow.OldestReady is { } waited ? Words.Duration(waited) : "-",
                    Words.Number(flow.Leased),
                    Words.Number(flow.Scheduled),
                    Words.Number(flow.Dead),
                    Rates(flow.Accepted),
                    Rates(flow.Ended),
                ]));
        }
    }

    private static string Rates(JobRates rates) => string.Join(' ', ((double[])[rates.OneMinute, rates.FiveMinutes, rates.FifteenMinutes]).Select(rate => rate.ToString(rate < 10 ? "0.0" : "0", CultureInfo.InvariantCulture)));

    private static void Write(TextWriter words, StatsDocument document, JobStatistics jobs)
    {
        var queue = document.Queue;
        var oldest = jobs.OldestReady is { } waited ? $", the oldest for {Words.Duration(waited)}" : "";
        words.WriteLine($"queue  {Words.Number(queue.Ready)} ready{oldest}; {Words.Number(queue.Leased)} leased; {Words.Number(queue.Scheduled)} scheduled; {Words.Number(queue.Dead)} dead");
        if (queue.Paused.Count > 0)
        {
            words.WriteLine($"       paused: {string.Join(", ", queue.Paused)}; 'pipeline queue resume' lets them go on");
        }

        words.WriteLine($"jobs   {string.Join("; ", jobs.Jobs.Where(state => state.Key.IsTerminal()).Select(state => $"{Words.Number(state.Value)} {Words.State(state.Key)}"))}");
        words.WriteLine($"index  {Words.Count(document.Index.Documents, "document", "documents")}; {Words.Count(document.Index.Chunks, "chunk", "chunks")}{(document.Index.Model is { } model ? $"; {model}" : "")}");
    }
}
