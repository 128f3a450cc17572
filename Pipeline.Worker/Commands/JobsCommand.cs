using System.CommandLine;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>jobs [ID] [--state S] [--flow F …] [--limit N] [--watch] [--failures]</c></summary>
internal static class JobsCommand
{
    public static Command Create(CommandRunner runner)
    {
        var id = JobIds.Optional("Only this job, in full: its id, or its first digits.");
        Option<JobState?> state = new("--state") { Description = "Only jobs in this state.", HelpName = "STATE" };
        Choices.Limit(state);
        JobSelectors selectors = new();
        Option<int> limit = new("--limit") { Description = "At most this many, newest first; 1 to 10,000.", HelpName = "N", DefaultValueFactory = _ => new JobFilter().Limit };
        Ranges.Limit(limit, 1, 10_000);
        Option<bool> watch = new("--watch", "-w") { Description = "With an ID: follow the job's events until it ends. Without: show the list anew every second until interrupted." };
        Option<bool> failures = new("--failures") { Description = "With an ID: the name of each item that failed, below what it failed with." };
        DocumentedCommand command = new("jobs", "Lists jobs, or shows one, live if wanted.")
        {
            Examples =
            [
                ("jobs --state failed --limit 20", "The last 20 that failed:"),
                ("jobs --tenant acme --newer-than 1h", "Those of one tenant in the last hour:"),
                ($"jobs {JobIds.Sample} --watch", "Follow one job:"),
                ($"jobs {JobIds.Sample[..ShortSample]} --failures", "All that failed in it, by name:"),
            ],
        };
        command.Arguments.Add(id);
        command.Options.Add(state);
        selectors.AddTo(command);
        command.Options.Add(limit);
        command.Options.Add(watch);
        command.Options.Add(failures);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) =>
        {
            var watches = parsed.GetValue(watch);
            var names = parsed.GetValue(failures);
            return parsed.GetValue(id) is { } one ? ShowAsync(context, one, watches, names, stop)
                : names ? throw CommandException.Usage("--failures is of one job: name its ID.")
                : ListAsync(context, new JobFilter { State = parsed.GetValue(state) }, selectors.Read(parsed), parsed.GetValue(limit), watches, stop);
        }));
        return command;
    }

    private const int ShortSample = 13;

    private static async Task<int> ShowAsync(CommandContext context, string text, bool watch, bool names, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        var id = await opened.FindIdAsync(text, cancellationToken);
        var job = await opened.Store.FindAsync(id, cancellationToken) ?? throw JobIds.Unknown(text);
        if (watch)
        {
            await foreach (var happened in opened.Store.ReadEventsAsync(id, after: 0, cancellationToken))
            {
                JobText.WriteEvent(context.Output.IsJson ? context.Output.Notes : context.Output.Words, happened, context.Time.LocalTimeZone);
            }

            job = await opened.Store.FindAsync(id, cancellationToken) ?? job;
        }

        var document = FullJobDocument.Of(job, await opened.Store.ListStepsAsync(id, cancellationToken), context.Time.GetUtcNow());
        context.Output.Result(document, words =>
        {
            if (names)
            {
                FailureList.WriteNames(words, document.Job.Failures);
            }
            else
            {
                JobText.WriteFull(words, document, context.Streams.OutWidth, context.Time.LocalTimeZone);
            }
        });
        return ExitCodes.Done;
    }

    private static async Task<int> ListAsync(CommandContext context, JobFilter filter, JobSelection selection, int limit, bool watch, CancellationToken cancellationToken)
    {
        if (watch && context.Output.IsJson)
        {
            throw CommandException.Usage("--watch with --json follows one job: name its ID.");
        }

        await using var opened = await OpenedQueue.OpenAsync(context, cancellationToken);
        while (true)
        {
            var jobs = await WholeJobs.ListAsync(opened.Store, filter, selection, limit, context.Time.GetUtcNow(), cancellationToken);
            context.Output.Result(
                new { jobs = jobs.Select(job => JobView.Of(job)) },
                words => JobText.WriteList(words, jobs, context.Time.GetUtcNow(), context.Streams.TableWidth));
            if (!watch)
            {
                return ExitCodes.Done;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), context.Time, cancellationToken);
            context.Output.Words.WriteLine();
        }
    }
}
