using System.CommandLine;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>cancel ID… | --all | --flow F …</c></summary>
internal static class CancelCommand
{
    private static readonly JobFilter[] Open = [new() { State = JobState.Scheduled }, new() { State = JobState.Ready }, new() { State = JobState.Leased }];

    public static Command Create(CommandRunner runner)
    {
        BulkOptions bulk = new("The jobs' ids, as 'enqueue' and 'jobs' print them, or their first digits.", "Cancel every job that has not ended.");
        DocumentedCommand command = new("cancel", "Cancels jobs: those that wait at once, those that run as soon as their worker hears of it.")
        {
            Examples =
            [
                ($"cancel {JobIds.Sample}", "Cancel one job:"),
                ("cancel --flow ingest --tenant acme", "All of one tenant's that have not ended, once you have seen how many they are:"),
            ],
        };
        bulk.AddTo(command);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => RunAsync(context, bulk.Read(parsed), stop)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, SelectedJobs selected, CancellationToken cancellationToken)
    {
        selected.Check("jobs", "pipeline jobs");
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        if (await selected.FindAsync(opened, Open, count => $"Cancel {Words.Count(count, "job", "jobs")}?", context, cancellationToken) is not { } ids)
        {
            return ExitCodes.JobFailed;
        }

        List<Asked> asked = [];
        foreach (var id in ids)
        {
            var result = await opened.Queue.CancelAsync(id, cancellationToken);
            if (result == CancelResult.NotFound && selected.AreNamed)
            {
                throw JobIds.Unknown(id.ToString());
            }

            asked.Add(new(id, result));
        }

        if (asked is [var one] && selected.AreNamed)
        {
            context.Output.Result(one, words => words.WriteLine(Sentence(one)));
        }
        else
        {
            context.Output.Result(new { jobs = asked }, words => Write(words, asked));
        }

        return ExitCodes.Done;
    }

    private static string Sentence(Asked job) => job.Result switch
    {
        CancelResult.Cancelled => $"{job.Id} is cancelled.",
        CancelResult.Requested => $"{job.Id} is running; its worker was asked to stop it.",
        _ => $"{job.Id} had ended before; 'pipeline jobs {job.Id}' shows how.",
    };

    private static void Write(TextWriter words, List<Asked> asked)
    {
        int Of(CancelResult result) => asked.Count(job => job.Result == result);
        words.WriteLine($"{Words.Count(Of(CancelResult.Cancelled), "job is", "jobs are")} cancelled; of {Words.Number(Of(CancelResult.Requested))} that run the workers were asked; {Words.Number(Of(CancelResult.AlreadyEnded))} had ended before.");
    }

    private sealed record Asked(Guid Id, CancelResult Result);
}
