using System.CommandLine;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands;

/// <summary><c>check [FILE]</c></summary>
internal static class CheckCommand
{
    public static Command Create(CommandRunner runner)
    {
        DocumentedCommand command = new("check", "Checks a pipeline.yaml and shows every fault at once, with line and column.");
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (_, _) => Task.FromResult(0)));
        return command;
    }
}
