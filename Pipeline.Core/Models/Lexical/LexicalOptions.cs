using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Models.Lexical;

/// <summary>The own keys of the embedding model <c>lexical</c>.</summary>
public sealed record LexicalOptions
{
    /// <summary>Numbers in a vector. More of them means fewer words that share a dimension.</summary>
    /// <value>16–4,096, or <see langword="null"/> (the default) for 384.</value>
    [Range(LexicalEmbeddingGenerator.MinDimensions, LexicalEmbeddingGenerator.MaxDimensions)]
    public int? Dimensions { get; init; }
}
