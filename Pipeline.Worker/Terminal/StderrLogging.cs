using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Worker.Terminal;

/// <summary>Log lines on stderr, so that stdout stays the result's.</summary>
internal static class StderrLogging
{
    /// <summary>Writes log lines from here on.</summary>
    /// <param name="options">Which, and how.</param>
    /// <param name="time">The clock of their times.</param>
    public static ILoggerFactory Create(LoggingOptions options, TimeProvider time) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(options.Level);
        foreach (var (category, level) in options.Levels)
        {
            logging.AddFilter(category, level);
        }

        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // why a start failed is the command's last word
        logging.Services.AddSingleton(time);
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        logging.AddJsonConsole(json =>
        {
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        logging.AddConsole(console =>
        {
            console.FormatterName = options.Format == LogFormat.Json ? ConsoleFormatterNames.Json : LineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
    });
}
