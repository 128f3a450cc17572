using System.CommandLine;
using System.CommandLine.Parsing;

namespace Pipeline.Worker.Cli;

/// <summary>Finds misspelled options, which an argument that takes any number of words would otherwise swallow.</summary>
internal static class UnknownOptions
{
    /// <summary>The first word that looks like an option and is none, unless it stands after <c>--</c>; <see langword="null"/> when there is none.</summary>
    public static string? FirstIn(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .Where(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal))
        .Select(token => token.Value)
        .FirstOrDefault();
}
