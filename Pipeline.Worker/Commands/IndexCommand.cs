using System.CommandLine;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands;

/// <summary><c>index verify|compact|stats|fit|reembed</c></summary>
internal static class IndexCommand
{
    public static Command Create(CommandRunner runner) =>
        new("index", "Looks after the index.")
        {
            Create(runner, "verify", "Reads all of the index and names what does not fit together.", "After a crash of the machine:", IndexVerifying.RunAsync),
            Create(
                runner,
                "compact",
                "Makes the index as small as it can be and wipes what was deleted from the file, in short steps beside other writers.",
                "After deleting documents:",
                IndexCompaction.RunAsync),
            Create(runner, "stats", "Shows what is in the index and what takes room.", "A look:", IndexStats.RunAsync),
            Create(
                runner,
                "fit",
                "Fits the embedding (models.embedding.use: lsa) to what the index holds now. Workers do it by themselves when they have nothing else to do.",
                "After ingesting, without a worker:",
                IndexFit.RunAsync),
            IndexReembed.Create(runner),
        };

    private static DocumentedCommand Create(CommandRunner runner, string name, string description, string does, Func<CommandContext, CancellationToken, Task<int>> body)
    {
        DocumentedCommand command = new(name, description) { Examples = [($"index {name}", does), ($"index {name} --json", "For a script:")] };
        command.SetAction((parsed, _) => runner.RunAsync(parsed, body));
        return command;
    }
}
