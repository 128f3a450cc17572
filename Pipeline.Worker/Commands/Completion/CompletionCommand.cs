using System.CommandLine;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Commands.Completion;

/// <summary><c>completion SHELL</c></summary>
internal static class CompletionCommand
{
    public static Command Create(CommandRunner runner)
    {
        Argument<string> shell = new("SHELL") { Description = $"{string.Join(", ", ShellScripts.Shells)}.", HelpName = "SHELL" };
        shell.CompletionSources.Add(_ => ShellScripts.Shells.Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        DocumentedCommand command = new("completion", "Prints a script that has a shell complete commands, options, values, flows and job ids.")
        {
            Examples =
            [
                ("completion bash >> ~/.bashrc", "For bash; for zsh, ~/.zshrc:"),
                ("completion fish > ~/.config/fish/completions/pipeline.fish", "For fish:"),
                ("completion pwsh >> $PROFILE", "For PowerShell:"),
            ],
        };
        command.Arguments.Add(shell);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, _) => Task.FromResult(Run(context, parsed.GetValue(shell)!))));
        return command;
    }

    private static int Run(CommandContext context, string shell)
    {
        var (program, arguments) = ParserProgram.Command([CompleteCommand.Name]);
        var script = ShellScripts.Find(shell, [program, .. arguments])
            ?? throw CommandException.Usage($"there is no script for '{shell}'; there are those for {string.Join(", ", ShellScripts.Shells)}.");
        context.Output.Result(new { shell, script }, words => words.Write(script));
        return ExitCodes.Done;
    }
}
