using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Worker.Terminal;

/// <summary>Log lines on stderr, so that stdout stays the result's.</summary>
internal static class StderrLogging
{
    /// <summary>Writes log lines from here on.</summary>
    /// <param name="options">Which, and how.</param>
    /// <param name="time">The clock of their times.</param>
    public static ILoggerFactory Create(LoggingOptions options, TimeProvider time) => options.Format == LogFormat.Json ? CreateJson(options) : CreateText(options, time);

    /// <summary>Put together without a container, which would take a short command a twentieth of its time.</summary>
    private static LoggerFactory CreateText(LoggingOptions options, TimeProvider time)
    {
        LoggerFilterOptions filters = new();
        Filter(filters, options);
        ConsoleLoggerOptions console = new() { FormatterName = LineFormatter.FormatterName, LogToStandardErrorThreshold = LogLevel.Trace };
        return new LoggerFactory([new FromFirstLine(() => new ConsoleLoggerProvider(new FixedOptions<ConsoleLoggerOptions>(console), [new LineFormatter(time)]))], filters);
    }

    private static ILoggerFactory CreateJson(LoggingOptions options) => LoggerFactory.Create(logging =>
    {
        logging.Services.Configure<LoggerFilterOptions>(filters => Filter(filters, options));
        logging.AddJsonConsole(json =>
        {
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    });

    private static void Filter(LoggerFilterOptions filters, LoggingOptions options)
    {
        filters.MinLevel = options.Level;
        foreach (var (category, level) in options.Levels)
        {
            filters.AddFilter(category, level);
        }

        filters.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // why a start failed is the command's last word
    }

    /// <summary>Makes a provider, which takes the console and a thread, when the first line is logged: most commands log none.</summary>
    private sealed class FromFirstLine(Func<ILoggerProvider> create) : ILoggerProvider
    {
        private readonly Lazy<ILoggerProvider> _provider = new(create);

        public ILogger CreateLogger(string categoryName) => new Logger(new Lazy<ILogger>(() => _provider.Value.CreateLogger(categoryName)));

        public void Dispose()
        {
            if (_provider.IsValueCreated)
            {
                _provider.Value.Dispose();
            }
        }

        /// <param name="made">The logger itself. The factory asks for lines that the filters let through alone.</param>
        private sealed class Logger(Lazy<ILogger> made) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                made.Value.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    private sealed class FixedOptions<T>(T value) : IOptionsMonitor<T>
    {
        public T CurrentValue => value;

        public T Get(string? name) => value;

        public IDisposable? OnChange(Action<T, string?> listener) => null;
    }
}
