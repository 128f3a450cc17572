using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
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
    private static readonly Dictionary<string, LogLevel> Nothing = new(StringComparer.Ordinal);

    /// <summary>Log lines on stderr, as a configuration says. With <c>--verbose</c> more of them.</summary>
    /// <param name="options">The <c>logging:</c> section.</param>
    public ILoggerFactory CreateLoggers(LoggingOptions options) => StderrLogging.Create(Verbose ? options with { Level = LogLevel.Debug, Levels = Nothing } : options, Time);

    /// <summary>Log lines on stderr. Quiet unless asked: a command's result says what matters.</summary>
    /// <param name="options">The <c>logging:</c> section.</param>
    public ILoggerFactory CreateQuietLoggers(LoggingOptions options) => CreateLoggers(options with { Level = LogLevel.Error, Levels = Nothing });
}
