using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Pipeline.Core.Text;

namespace Pipeline.Worker.Cli;

/// <summary>Says what is wrong with a command line, what is nearest to it, and how it is done.</summary>
internal static class UsageErrors
{
    /// <summary>What is wrong; <see langword="null"/> when nothing is.</summary>
    public static string? Find(ParseResult parsed)
    {
        var fault = UnknownOptions.FirstIn(parsed) is { } unknown ? Unknown(parsed, unknown)
            : parsed.Action is ParseErrorAction ? Describe(parsed)
            : null;
        return fault is null ? null : $"{fault}{Example(parsed.CommandResult.Command)}\nSee '{NameOf(parsed.CommandResult)} --help'.";
    }

    private static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = NameOf(parsed.CommandResult);
        var visible = command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name).ToList();
        if (visible.Count > 0)
        {
            return parsed.UnmatchedTokens is [var word, ..]
                ? $"there is no command '{name} {word}'{Nearest(word, visible)}"
                : $"name a command: {string.Join(", ", visible)}.";
        }

        if (command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 }) is { } missing)
        {
            return $"'{name}' needs a {missing.Name}: {missing.Description}";
        }

        return parsed.UnmatchedTokens is [var extra, ..]
            ? $"'{name}' has no use for '{extra}'; put words that belong together in quotes."
            : string.Join(' ', parsed.Errors.Select(error => error.Message));
    }

    private static string Unknown(ParseResult parsed, string option)
    {
        var known = Path(parsed.CommandResult).SelectMany(result => result.Command.Options).Where(known => !known.Hidden).Select(known => known.Name).ToList();
        return $"unknown option '{option}'{Nearest(option, known)} Put '--' before words that begin with a dash.";
    }

    private static string Nearest(string word, IReadOnlyCollection<string> known) => NearestWord.Find(word, known) is { } nearest ? $"; did you mean '{nearest}'?" : ".";

    private static string Example(Command command) => command is DocumentedCommand { Examples: [var (line, _), ..] } ? $"\nFor example: pipeline {line}" : "";

    private static string NameOf(CommandResult result) => string.Join(' ', Path(result).Reverse().Select(command => command.Command.Name));

    private static IEnumerable<CommandResult> Path(SymbolResult? result)
    {
        for (; result is not null; result = result.Parent)
        {
            if (result is CommandResult command)
            {
                yield return command;
            }
        }
    }
}
