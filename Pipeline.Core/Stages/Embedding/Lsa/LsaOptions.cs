using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Stages.Embedding.Lsa;

/// <summary>The own keys of the embedding model <c>lsa</c>.</summary>
public sealed record LsaOptions
{
    /// <summary>The most numbers in a vector; a small corpus gets fewer. With more than 128, retrieval was hardly better, and fitting slower.</summary>
    /// <value>16–4,096, or <see langword="null"/> (the default) for 128.</value>
    [Range(16, 4096)]
    public int? Dimensions { get; init; }
}
