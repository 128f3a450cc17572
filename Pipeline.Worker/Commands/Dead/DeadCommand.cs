using System.CommandLine;
using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands.Dead;

/// <summary><c>dead list|show|replay|purge</c></summary>
internal static class DeadCommand
{
    public static Command Create(CommandRunner runner) =>
        new("dead", "Dead letters: jobs that failed for good and wait to be replayed or purged.")
        {
            CreateList(runner),
            CreateShow(runner),
            CreateReplay(runner),
            CreatePurge(runner),
        };

    private static DocumentedCommand CreateList(CommandRunner runner)
    {
        JobSelectors selectors = new();
        Option<bool> group = new("--group") { Description = "One line for all that failed in the same stage for the same cause, with how many they are." };
        Option<int> limit = new("--limit") { Description = "At most this many, newest first; 1 to 10,000. With --group: at most this many groups, of all dead letters.", HelpName = "N", DefaultValueFactory = _ => new JobFilter().Limit };
        Ranges.Limit(limit, 1, 10_000);
        DocumentedCommand command = new("list", "Lists dead letters with the stage and the reason.")
        {
            Examples =
            [
                ("dead list --flow ingest", "Those of one flow:"),
                ("dead list --group", "What went wrong, and how often:"),
                ("dead list --stage embed --newer-than 1h", "Those of the last hour that failed in one stage:"),
            ],
        };
        selectors.AddTo(command);
        command.Options.Add(group);
        command.Options.Add(limit);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => parsed.GetValue(group)
            ? DeadListing.GroupAsync(context, selectors.Read(parsed), parsed.GetValue(limit), stop)
            : DeadListing.ListAsync(context, selectors.Read(parsed), parsed.GetValue(limit), stop)));
        return command;
    }

    private static DocumentedCommand CreateShow(CommandRunner runner)
    {
        var id = JobIds.Single("The dead letter's job id, or its first digits.");
        DocumentedCommand command = new("show", "Shows one dead letter in full: input, failures, what failed where.")
        {
            Examples = [($"dead show {JobIds.Sample}", "One dead letter:")],
        };
        command.Arguments.Add(id);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => DeadListing.ShowAsync(context, parsed.GetValue(id)!, stop)));
        return command;
    }

    private static DocumentedCommand CreateReplay(CommandRunner runner)
    {
        BulkOptions bulk = new("The dead letters' job ids, or their first digits.", "Replay every dead letter.");
        Option<string?> fromStage = new("--from-stage") { Description = "Start at this stage, with the inputs that failed there; refused when not all were kept (64 of a job are). Default: from the beginning.", HelpName = "STAGE", CompletionSources = { Candidates.Stages } };
        DocumentedCommand command = new("replay", "Enqueues dead letters anew, each as a job of its own.")
        {
            Examples =
            [
                ($"dead replay {JobIds.Sample} --from-stage embed", "Once the model is back, from where it failed:"),
                ("dead replay --stage embed --cause timeout --from-stage embed", "All that the model did not answer, once it does:"),
                ("dead replay --all --yes", "All of them, without being asked:"),
            ],
        };
        bulk.AddTo(command);
        command.Options.Add(fromStage);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => DeadChanges.ReplayAsync(context, bulk.Read(parsed), parsed.GetValue(fromStage), stop)));
        return command;
    }

    private static DocumentedCommand CreatePurge(CommandRunner runner)
    {
        BulkOptions bulk = new("The dead letters' job ids, or their first digits.", "Purge every dead letter.");
        DocumentedCommand command = new("purge", "Deletes dead letters for good.")
        {
            Examples =
            [
                ($"dead purge {JobIds.Sample}", "One of them:"),
                ("dead purge --older-than 30d --yes", "Those of more than a month ago:"),
            ],
        };
        bulk.AddTo(command);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => DeadChanges.PurgeAsync(context, bulk.Read(parsed), stop)));
        return command;
    }
}
