using System.CommandLine;

namespace Pipeline.Worker.Cli;

/// <summary>Job ids on the command line.</summary>
internal static class JobIds
{
    /// <summary>An id for examples and error texts.</summary>
    public const string Sample = "019a5f0e-7c1b-7000-8000-000000000001";

    public static Argument<Guid> Single(string description) => new("ID")
    {
        Description = description,
        CustomParser = result => Parse(result.Tokens[0].Value, result.AddError),
    };

    public static Argument<Guid?> Optional(string description) => new("ID")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens.Count == 0 ? null : Parse(result.Tokens[0].Value, result.AddError),
    };

    public static Argument<Guid[]> Several(string description, ArgumentArity arity) => new("ID")
    {
        Description = description,
        Arity = arity,
        CustomParser = result => [.. result.Tokens.Select(token => Parse(token.Value, result.AddError))],
    };

    public static CommandException Unknown(Guid id) =>
        CommandException.Usage($"there is no job {id} on this queue; 'pipeline jobs' lists them, --config says which queue.");

    private static Guid Parse(string text, Action<string> reject)
    {
        if (!Guid.TryParse(text, out var id))
        {
            reject($"'{text}' is no job id; an id looks like {Sample}.");
        }

        return id;
    }
}
