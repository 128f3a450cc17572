using System.Collections.Immutable;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes;
using Pipeline.Core.Limits;
using Pipeline.Core.Models;
using Pipeline.Core.Options;
using Pipeline.Core.Queues;

namespace Pipeline.Core.Configuration;

/// <summary>All of pipeline.yaml, checked: what <see cref="PipelineFile"/> makes of it. Immutable.</summary>
public sealed record PipelineOptions
{
    /// <summary>The version of the file's shape this program reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the file's shape. Must be given.</summary>
    /// <value>1.</value>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The assemblies whose stages and backends the file may name, in full.</summary>
    [NotWritten]
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>Where jobs wait.</summary>
    [NotWritten]
    public QueueOptions Queue { get; init; } = new();

    /// <summary>Where chunks live.</summary>
    [NotWritten]
    public IndexOptions Index { get; init; } = new();

    /// <summary>The models that embed and answer.</summary>
    [NotWritten]
    public ModelOptions Models { get; init; } = new();

    /// <summary>What upstreams allow, by the name that stages' <c>rateLimit</c> gives.</summary>
    public IReadOnlyDictionary<string, LimitOptions> Limits { get; init; } = ImmutableSortedDictionary<string, LimitOptions>.Empty;

    /// <summary>What the watchdog looks for and says.</summary>
    public DiagnosticsOptions Diagnostics { get; init; } = new();

    /// <summary>What the program logs.</summary>
    public LoggingOptions Logging { get; init; } = new();

    /// <summary>The stages by name: every entry, and every registered stage that a flow names without one.</summary>
    public IReadOnlyDictionary<string, StageOptions> Stages { get; init; } = ImmutableSortedDictionary<string, StageOptions>.Empty;

    /// <summary>The flows by name.</summary>
    public IReadOnlyDictionary<string, FlowOptions> Flows { get; init; } = ImmutableSortedDictionary<string, FlowOptions>.Empty;
}
