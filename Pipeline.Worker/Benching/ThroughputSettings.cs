using Pipeline.Core.Configuration;

namespace Pipeline.Worker.Benching;

/// <summary>What <c>throughput</c> was asked to run.</summary>
internal sealed record ThroughputSettings
{
    /// <summary>The configuration to drive; <see langword="null"/> for the built-in one. Its queue and index are replaced by scratch ones.</summary>
    public required FileInfo? Config { get; init; }

    /// <summary>Files and folders: one ingest job per file.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>A text file with a question per line, asked once the documents are in.</summary>
    public FileInfo? Questions { get; init; }

    /// <summary>A synthetic profile: <c>parse=1ms,embed=20ms,write=2ms</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>Adds stages, and values that name them, before <see cref="Set"/> replaces values: for benchmarks with stages of their own.</summary>
    public Action<PipelineRegistry, YamlOverlay>? Extend { get; init; }

    /// <summary>Jobs of the synthetic profile.</summary>
    public int Jobs { get; init; } = 1000;

    /// <summary>Values that replace the configuration's: <c>stages.embed.parallelism=4</c>.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>At most this many jobs on the queue at a time; 0 accepts all before the first is leased.</summary>
    public int InFlight { get; init; }

    /// <summary>So many times the workloads are run before they are measured, each time on a queue and an index of their own.</summary>
    public int Warmups { get; init; }
}
