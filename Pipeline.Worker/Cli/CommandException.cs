using Pipeline.Core.Storage;

namespace Pipeline.Worker.Cli;

/// <summary>Ends a command with a text for people and an exit code.</summary>
internal sealed class CommandException : Exception
{
    private CommandException(int exitCode, string message, object? details, Exception? inner)
        : base(message, inner)
    {
        ExitCode = exitCode;
        Details = details;
    }

    public int ExitCode { get; }

    /// <summary>More for machines: written into the error document of <c>--json</c>.</summary>
    public object? Details { get; }

    public static CommandException Usage(string message) => new(ExitCodes.Usage, message, null, null);

    public static CommandException Configuration(string message, object diagnostics) => new(ExitCodes.Usage, message, diagnostics, null);

    public static CommandException Failed(string message, Exception inner) => new(ExitCodes.JobFailed, message, null, inner);

    public static CommandException Unavailable(string message, Exception inner) => new(ExitCodes.Unavailable, message, null, inner);

    public static CommandException Unavailable(StoreException fault) =>
        Unavailable(string.Concat(char.ToLowerInvariant(fault.Message[0]).ToString(), fault.Message.AsSpan(1)), fault);
}
