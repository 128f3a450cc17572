using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Diagnostics;

/// <summary>The <c>logging:</c> section of pipeline.yaml. It is the program's: an application that hosts a pipeline has logging of its own, and of this section <see cref="Jobs"/> alone counts there.</summary>
public sealed record LoggingOptions
{
    /// <summary>What a log line looks like on stderr.</summary>
    /// <value><c>text</c> (the default) or <c>json</c>, an object a line.</value>
    public LogFormat Format { get; init; } = LogFormat.Text;

    /// <summary>The least that a worker says. Other commands say errors alone; <c>--verbose</c> has all say more.</summary>
    /// <value><c>trace</c>, <c>debug</c>, <c>information</c> (the default), <c>warning</c>, <c>error</c>, <c>critical</c> or <c>none</c>.</value>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>The same for log lines whose category begins so: <c>{ Pipeline.Core.Queues: debug }</c>. The longest beginning counts.</summary>
    public IReadOnlyDictionary<string, LogLevel> Levels { get; init; } = ImmutableSortedDictionary<string, LogLevel>.Empty;

    /// <summary>Whether a worker says of each job that it has ended, and how, at <c>information</c>. Jobs that fail for good are said at <c>warning</c> always.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Jobs { get; init; }
}

/// <summary>What a log line looks like.</summary>
public enum LogFormat
{
    /// <summary>Words: when, how grave, which class and event, what, and the exception, on one line.</summary>
    Text,

    /// <summary>A JSON object on one line: <c>Timestamp</c>, <c>EventId</c>, <c>LogLevel</c>, <c>Category</c>, <c>Message</c>, <c>State</c>, <c>Exception</c>.</summary>
    Json,
}
