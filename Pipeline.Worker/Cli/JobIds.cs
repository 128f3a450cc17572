using System.CommandLine;
using System.CommandLine.Parsing;
using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Cli;

/// <summary>Job ids on the command line: whole, or as many of their first digits as no other job begins with.</summary>
internal static class JobIds
{
    /// <summary>An id for examples and error texts.</summary>
    public const string Sample = "019a5f0e-7c1b-7000-8000-000000000001";

    public static Argument<string> Single(string description) => new JobIdArgument<string> { Description = description, CustomParser = result => Parse(result.Tokens[0], result) };

    public static Argument<string?> Optional(string description) => new JobIdArgument<string?>
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens.Count == 0 ? null : Parse(result.Tokens[0], result),
    };

    public static Argument<string[]> Several(string description) => new JobIdArgument<string[]>
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => Parse(token, result))],
    };

    public static CommandException Unknown(string id) =>
        CommandException.Usage($"there is no job {id} on this queue; 'pipeline jobs' lists them, --config says which queue.");

    /// <summary>Whether an argument is the id of a job.</summary>
    public static bool Is(Argument argument) => argument is IJobIdArgument;

    private static string Parse(Token token, ArgumentResult result)
    {
        if (!JobIdPrefix.TryParse(token.Value, out _))
        {
            result.AddError($"'{token.Value}' is no job id; an id looks like {Sample}, and its first digits will do, from {JobIdPrefix.MinDigits} on.");
        }

        return token.Value;
    }

    private interface IJobIdArgument;

    private sealed class JobIdArgument<T>() : Argument<T>("ID"), IJobIdArgument;
}
