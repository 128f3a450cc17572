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
        Option<string?> flow = new("--flow") { Description = "Only those of this flow.", HelpName = "FLOW" };
        Option<int> limit = new("--limit") { Description = "At most this many, newest first; 1 to 10,000.", HelpName = "N", DefaultValueFactory = _ => new JobFilter().Limit };
        Ranges.Limit(limit, 1, 10_000);
        DocumentedCommand command = new("list", "Lists dead letters with the stage and the reason.")
        {
            Examples = [("dead list --flow ingest", "Those of one flow:")],
        };
        command.Options.Add(flow);
        command.Options.Add(limit);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) =>
            DeadListing.ListAsync(context, new JobFilter { DeadOnly = true, Flow = parsed.GetValue(flow) }, parsed.GetValue(limit), stop)));
        return command;
    }

    private static DocumentedCommand CreateShow(CommandRunner runner)
    {
        var id = JobIds.Single("The dead letter's job id.");
        DocumentedCommand command = new("show", "Shows one dead letter in full: input, failures, what failed where.")
        {
            Examples = [($"dead show {JobIds.Sample}", "One dead letter:")],
        };
        command.Arguments.Add(id);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => DeadListing.ShowAsync(context, parsed.GetValue(id), stop)));
        return command;
    }

    private static DocumentedCommand CreateReplay(CommandRunner runner)
    {
        var ids = JobIds.Several("The dead letters' job ids.", ArgumentArity.ZeroOrMore);
        Option<bool> all = new("--all") { Description = "Replay every dead letter." };
        Option<string?> fromStage = new("--from-stage") { Description = "Start at this stage, with the inputs that failed there; refused when not all were kept (64 of a job are). Default: from the beginning.", HelpName = "STAGE" };
        DocumentedCommand command = new("replay", "Enqueues dead letters anew, each as a job of its own.")
        {
            Examples =
            [
                ($"dead replay {JobIds.Sample} --from-stage embed", "Once the model is back, from where it failed:"),
                ("dead replay --all", "All of them:"),
            ],
        };
        command.Arguments.Add(ids);
        command.Options.Add(all);
        command.Options.Add(fromStage);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) =>
            DeadChanges.ReplayAsync(context, new DeadSelection(parsed.GetValue(ids) ?? [], parsed.GetValue(all)), parsed.GetValue(fromStage), stop)));
        return command;
    }

    private static DocumentedCommand CreatePurge(CommandRunner runner)
    {
        var ids = JobIds.Several("The dead letters' job ids.", ArgumentArity.ZeroOrMore);
        Option<bool> all = new("--all") { Description = "Purge every dead letter." };
        DocumentedCommand command = new("purge", "Deletes dead letters for good.")
        {
            Examples = [($"dead purge {JobIds.Sample}", "One of them:")],
        };
        command.Arguments.Add(ids);
        command.Options.Add(all);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) =>
            DeadChanges.PurgeAsync(context, new DeadSelection(parsed.GetValue(ids) ?? [], parsed.GetValue(all)), stop)));
        return command;
    }
}
