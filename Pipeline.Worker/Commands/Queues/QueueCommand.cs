using System.CommandLine;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands.Queues;

/// <summary><c>queue pause|resume|verify|compact|backup|restore</c></summary>
internal static class QueueCommand
{
    public static Command Create(CommandRunner runner) =>
        new("queue", "Looks after the queue.")
        {
            CreatePausing(
                runner,
                "pause",
                "Has workers lease no more jobs of a flow, until it is resumed. Jobs that run go on, jobs are still accepted, and commands work on their own.",
                "While a model is away:",
                QueuePausing.PauseAsync),
            CreatePausing(runner, "resume", "Lets a flow that was paused go on.", "Once it is back:", QueuePausing.ResumeAsync),
            Create(runner, "verify", "Reads all of the queue's file and names what does not fit together.", "After a crash of the machine:", QueueVerifying.RunAsync),
            Create(
                runner,
                "compact",
                "Makes the queue's file as small as it can be, in short steps beside workers. Upkeep does most of it by itself.",
                "After many jobs were deleted:",
                QueueCompacting.RunAsync),
            CreateBackup(runner),
            CreateRestore(runner),
        };

    private static DocumentedCommand Create(CommandRunner runner, string name, string description, string does, Func<CommandContext, CancellationToken, Task<int>> body)
    {
        DocumentedCommand command = new(name, description) { Examples = [($"queue {name}", does), ($"queue {name} --json", "For a script:")] };
        command.SetAction((parsed, _) => runner.RunAsync(parsed, body));
        return command;
    }

    private static DocumentedCommand CreatePausing(
        CommandRunner runner, string name, string description, string does, Func<CommandContext, string?, CancellationToken, Task<int>> body)
    {
        Argument<string?> flow = new("FLOW") { Description = "The flow. Default: all.", HelpName = "FLOW", Arity = ArgumentArity.ZeroOrOne, CompletionSources = { Candidates.Flows } };
        DocumentedCommand command = new(name, description) { Examples = [($"queue {name} ask", does), ($"queue {name} --json", "All flows, for a script:")] };
        command.Arguments.Add(flow);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => body(context, parsed.GetValue(flow), stop)));
        return command;
    }

    private static DocumentedCommand CreateBackup(CommandRunner runner)
    {
        Argument<string> path = new("FILE") { Description = "The copy. Readable by this user alone." };
        Option<bool> force = new("--force") { Description = "Replace a file that is there." };
        DocumentedCommand command = new("backup", "Copies the queue as it is at one moment, while workers go on.")
        {
            Examples =
            [
                ("queue backup /backup/queue.db", "Before an upgrade:"),
                ("queue backup /backup/queue.db --force --json", "Each night, for a script:"),
            ],
        };
        command.Arguments.Add(path);
        command.Options.Add(force);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => QueueCopies.BackupAsync(context, parsed.GetValue(path)!, parsed.GetValue(force), stop)));
        return command;
    }

    private static DocumentedCommand CreateRestore(CommandRunner runner)
    {
        Argument<string> path = new("FILE") { Description = "The backup. It is only read." };
        Option<bool> force = new("--force") { Description = "Replace the file '….before-restore' of an earlier restoration." };
        DocumentedCommand command = new("restore", "Puts a backup in the queue's place. Nobody may have the queue open; what was there is kept beside it.")
        {
            Examples = [("queue restore /backup/queue.db", "With all workers stopped:")],
        };
        command.Arguments.Add(path);
        command.Options.Add(force);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => QueueCopies.RestoreAsync(context, parsed.GetValue(path)!, parsed.GetValue(force), stop)));
        return command;
    }
}
