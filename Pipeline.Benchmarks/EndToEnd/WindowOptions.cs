using System.ComponentModel.DataAnnotations;

namespace Pipeline.Benchmarks.EndToEnd;

/// <summary>The options of <see cref="WindowStage"/>.</summary>
internal sealed record WindowOptions
{
    /// <summary>Words of a window. Default: 110.</summary>
    [Range(1, 10_000)]
    public int Words { get; init; } = 110;

    /// <summary>Words that a window has in common with the one before. Default: 20.</summary>
    [Range(0, 9_999)]
    public int Overlap { get; init; } = 20;
}
