using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>The keys of <c>stages.read:</c> in pipeline.yaml.</summary>
public sealed record ReadOptions
{
    /// <summary>The largest document, in bytes of its file. A larger one is a failure of that document.</summary>
    /// <value>1 KiB – 1 GiB. Default: 64 MiB.</value>
    [SizeRange("1KiB", "1GiB")]
    public long MaxBytes { get; init; } = 64L * 1024 * 1024;
}
