using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Models;

/// <summary>The <c>models.embedding:</c> section of pipeline.yaml.</summary>
public sealed record EmbeddingModelOptions
{
    /// <summary>The default of <see cref="Dimensions"/> for <c>lsa</c>: with more, retrieval was hardly better, and fitting slower.</summary>
    public const int CorpusDimensions = 128;

    /// <summary>The default of <see cref="Dimensions"/> for <c>lexical</c>.</summary>
    public const int LexicalDimensions = 384;

    /// <summary>Which model.</summary>
    /// <value><c>lsa</c> (the default): latent semantic analysis, fitted on the documents themselves whenever there is nothing else to do, hashed words until then; <c>lexical</c>: hashed words and word parts. Neither needs a download.</value>
    [AllowedValues("lsa", "lexical")]
    public string Use { get; init; } = "lsa";

    /// <summary>Numbers in a vector. Of <c>lsa</c> the most: a small corpus gets fewer.</summary>
    /// <value>16–4,096, or <see langword="null"/> (the default): 128 for <c>lsa</c>, 384 for <c>lexical</c>.</value>
    [Range(16, 4096)]
    public int? Dimensions { get; init; }
}
