using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Pipeline.Worker.Terminal;

/// <summary>
/// A log line: when, how grave, which class and event, what, and the exception. Each is on one line and without what a terminal would obey, whoever logged it: the names, paths and
/// messages in it are other people's words.
/// </summary>
internal sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>What the console's options call it.</summary>
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var what = logEntry.Formatter?.Invoke(logEntry.State, logEntry.Exception);
        if (what is null && logEntry.Exception is null)
        {
            return;
        }

        textWriter.Write(CleanText.OnOneLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z {Word(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {what} {logEntry.Exception}")));
        textWriter.Write('\n');
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
