using Microsoft.Extensions.Logging;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Cli;

/// <summary>What every command is given.</summary>
/// <param name="Streams">The process's streams.</param>
/// <param name="Output">Where words and documents go.</param>
/// <param name="Time">The clock.</param>
/// <param name="ConfigPath">What <c>--config</c> says.</param>
/// <param name="Verbose">What <c>--verbose</c> says.</param>
/// <param name="Interrupts">The process's signals.</param>
internal sealed record CommandContext(Streams Streams, Output Output, TimeProvider Time, string? ConfigPath, bool Verbose, Interrupts Interrupts)
{
    /// <summary>Log lines on stderr. Quiet unless asked: a command's result says what matters.</summary>
    public ILoggerFactory CreateLoggers() => CreateLoggers(LogLevel.Error);

    /// <summary>Log lines on stderr.</summary>
    /// <param name="minimum">The least that is told; with <c>--verbose</c> more is.</param>
    public ILoggerFactory CreateLoggers(LogLevel minimum) => StderrLogging.Create(Verbose ? LogLevel.Debug : minimum, Time);
}
