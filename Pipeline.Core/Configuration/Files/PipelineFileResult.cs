using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Indexes;

namespace Pipeline.Core.Configuration.Files;

/// <summary>What came of reading a pipeline.yaml. Immutable.</summary>
public sealed record PipelineFileResult
{
    /// <summary>What was read: a path, or words.</summary>
    public required string Source { get; init; }

    /// <summary>All faults, in the order of the file; warnings alone leave the options usable.</summary>
    public required IReadOnlyList<ConfigurationDiagnostic> Diagnostics { get; init; }

    /// <summary>The options, or <see langword="null"/> when there was an error.</summary>
    public PipelineOptions? Options { get; init; }

    /// <summary>What each flow can hold; empty when there was an error.</summary>
    public IReadOnlyList<FlowFootprint> Footprints { get; init; } = [];

    /// <summary>What the index keeps in memory in each process that searches it; <see langword="null"/> when it keeps nothing there, or there was an error.</summary>
    public IndexFootprint? IndexFootprint { get; init; }

    /// <summary>The options.</summary>
    /// <exception cref="ConfigurationException">There was an error; the message lists all.</exception>
    public PipelineOptions Require() => Options ?? throw new ConfigurationException(Source, Diagnostics);
}
