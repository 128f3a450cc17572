using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Cli;

/// <summary>Asks before something is done that cannot be undone.</summary>
internal static class Confirmation
{
    /// <summary>Whether <c>--yes</c> was given or a person says so.</summary>
    /// <exception cref="CommandException">Nobody can be asked.</exception>
    public static async Task<bool> AskAsync(CommandContext context, bool yes, string question, CancellationToken cancellationToken)
    {
        if (yes)
        {
            return true;
        }

        if (!context.Streams.InIsTerminal)
        {
            throw CommandException.Usage($"{question} Say --yes to do it: nobody can be asked here.");
        }

        context.Output.Notes.Write($"{question} [y/N] ");
        using StreamReader reader = new(context.Streams.In, Streams.Encoding, leaveOpen: true);
        var answer = await reader.ReadLineAsync(cancellationToken);
        return answer?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
