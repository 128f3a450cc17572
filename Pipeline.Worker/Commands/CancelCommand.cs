using System.CommandLine;
using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Commands;

/// <summary><c>cancel ID</c></summary>
internal static class CancelCommand
{
    public static Command Create(CommandRunner runner)
    {
        Argument<Guid> id = JobIds.Single("The job's id, as 'enqueue' and 'jobs' print it.");
        DocumentedCommand command = new("cancel", "Cancels a job: one that waits at once, one that runs as soon as its worker hears of it.")
        {
            Examples = [($"cancel {JobIds.Sample}", "Cancel one job:")],
        };
        command.Arguments.Add(id);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => RunAsync(context, parsed.GetValue(id), stop)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, Guid id, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        var found = await opened.Queue.CancelAsync(id, cancellationToken);
        if (found == CancelResult.NotFound)
        {
            throw JobIds.Unknown(id);
        }

        context.Output.Result(new { id, result = found }, words => words.WriteLine(found switch
        {
            CancelResult.Cancelled => $"{id} is cancelled.",
            CancelResult.Requested => $"{id} is running; its worker was asked to stop it.",
            _ => $"{id} had ended before; 'pipeline jobs {id}' shows how.",
        }));
        return ExitCodes.Done;
    }
}
