using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>The keys of <c>stages.read:</c> in pipeline.yaml.</summary>
public sealed record ReadOptions
{
    /// <summary>The largest document, in bytes of its file. A larger one is a failure of that document.</summary>
    /// <value>1 KiB – 1 GiB. Default: 64 MiB.</value>
    [Range(1024L, 1024L * 1024 * 1024)]
    public long MaxBytes { get; init; } = 64L * 1024 * 1024;
}
