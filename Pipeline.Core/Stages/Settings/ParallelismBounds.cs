using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Settings;

/// <summary>Bounds of a <see cref="Parallelism"/>, as pipeline.yaml writes them: <c>parallelism: { min: 1, max: 64 }</c>.</summary>
internal sealed record ParallelismBounds : ICheckedOptions
{
    /// <summary>The fewest items or batches worked on at once.</summary>
    /// <value>1–1,024. Default: 1.</value>
    [Range(1, Parallelism.Max)]
    public int Min { get; init; } = 1;

    /// <summary>The most. Memory is bounded by it.</summary>
    /// <value>1–1,024. Default: 64.</value>
    [Range(1, Parallelism.Max)]
    public int Max { get; init; } = 64;

    /// <inheritdoc/>
    public string? FindFault() => Min > Max ? $"min is {Min} and max is {Max}; max must be at least min" : null;

    /// <summary>The setting; of bounds that are at fault, the default.</summary>
    internal Parallelism ToParallelism() => FindFault() is null ? Parallelism.Within(Min, Max) : Parallelism.Auto;
}
