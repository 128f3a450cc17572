using System.CommandLine;
using Pipeline.Core.Hosting;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>work [--drain]</c></summary>
internal static class WorkCommand
{
    private const int DefaultDrainSeconds = 30;

    public static Command Create(CommandRunner runner)
    {
        Option<bool> drain = new("--drain") { Description = "End when the queue is empty: nothing ready, leased or waiting for a retry." };
        Option<string[]> flows = new("--flow") { Description = "Only jobs of this flow; may be given several times. Default: all flows of the configuration.", HelpName = "FLOW", CompletionSources = { Candidates.Flows } };
        Option<int> stopWithin = new("--stop-within") { Description = "Seconds that jobs have to end after SIGTERM, SIGHUP or Ctrl-C; what has not ended then goes back to the queue.", HelpName = "SECONDS", DefaultValueFactory = _ => DefaultDrainSeconds };
        Ranges.Limit(stopWithin, 0, 3600);
        DocumentedCommand command = new("work", "Works on jobs until it is stopped: the worker service.")
        {
            Examples = [("work", "As a service, or in a terminal:"), ("work --drain --json", "Once, for a script:"), ("work --flow ask", "A worker for questions alone:")],
        };
        command.Options.Add(drain);
        command.Options.Add(flows);
        command.Options.Add(stopWithin);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, _) => RunAsync(
            context,
            new WorkerOptions { Flows = parsed.GetValue(flows) ?? [], UntilEmpty = parsed.GetValue(drain), StopWithin = TimeSpan.FromSeconds(parsed.GetValue(stopWithin)) })));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, WorkerOptions options)
    {
        var summary = await WorkerHost.RunAsync(options, context);
        context.Output.Result(summary, words => Write(words, summary));
        return options.UntilEmpty && summary.Failed + summary.Partial > 0 ? ExitCodes.JobFailed : ExitCodes.Done;
    }

    private static void Write(TextWriter words, WorkSummary summary) => words.WriteLine(
        $"{Words.Number(summary.Succeeded)} succeeded, {Words.Number(summary.Partial)} partial, {Words.Number(summary.Failed)} failed, "
        + $"{Words.Number(summary.Cancelled)} cancelled, {Words.Number(summary.Expired)} expired, {Words.Number(summary.Retried)} to be retried, "
        + $"{Words.Number(summary.Released)} handed back; {Words.Count(summary.Dead, "dead letter", "dead letters")} on the queue.");
}
