using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Pipeline.Worker.Terminal;

/// <summary>Log lines as text on stderr, so that stdout stays the result's.</summary>
internal static class StderrLogging
{
    /// <summary>Writes log lines from here on.</summary>
    /// <param name="minimum">What is less than this is left out.</param>
    /// <param name="time">The clock of their times.</param>
    public static ILoggerFactory Create(LogLevel minimum, TimeProvider time) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(minimum);
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // why a start failed is the command's last word
        logging.Services.AddSingleton(time);
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        logging.AddConsole(console =>
        {
            console.FormatterName = LineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
    });
}
