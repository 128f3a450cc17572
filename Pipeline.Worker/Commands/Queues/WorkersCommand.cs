using System.CommandLine;
using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands.Queues;

/// <summary><c>workers</c></summary>
internal static class WorkersCommand
{
    public static Command Create(CommandRunner runner)
    {
        DocumentedCommand command = new("workers", "Lists who works on the queue: machine, process, version, since when, and the jobs that each holds.")
        {
            Examples = [("workers", "A glance:"), ("workers --json | jq '.workers | length'", "For a script:")],
        };
        command.SetAction((parsed, _) => runner.RunAsync(parsed, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        var now = context.Time.GetUtcNow();
        var workers = (await opened.Control.ListWorkersAsync(cancellationToken)).Select(worker => (Worker: worker, IsHeard: worker.IsHeard(now))).ToList();
        context.Output.Result(
            new { workers = workers.Select(one => new { one.Worker.Host, one.Worker.Pid, one.Worker.Version, one.Worker.Since, one.Worker.Jobs, one.Worker.LastHeard, one.IsHeard }) },
            words => Write(words, workers, now));
        return ExitCodes.Done;
    }

    private static void Write(TextWriter words, List<(QueueWorker Worker, bool IsHeard)> workers, DateTimeOffset now)
    {
        foreach (var (worker, isHeard) in workers)
        {
            var heard = isHeard ? "" : $"; not heard of for {Words.Duration(now - worker.LastHeard)}: it was killed, or cannot write";
            words.WriteLine(
                $"{CleanText.OnOneLine(worker.Host)}  process {worker.Pid}  version {worker.Version}  for {Words.Duration(now - worker.Since)}  {Words.Count(worker.Jobs, "job", "jobs")}{heard}");
        }

        if (workers.Count == 0)
        {
            words.WriteLine("Nobody works on the queue. 'pipeline work' starts a worker.");
        }
    }
}
