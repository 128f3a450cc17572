using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Models;

/// <summary>The <c>models.embedding:</c> section of pipeline.yaml.</summary>
public sealed record EmbeddingModelOptions
{
    /// <summary>Which model.</summary>
    /// <value><c>lsa</c> (the default): latent semantic analysis, fitted on the documents themselves; <c>lexical</c>: hashed words and word parts. Neither needs a download.</value>
    [AllowedValues("lsa", "lexical")]
    public string Use { get; init; } = "lsa";

    /// <summary>Numbers in a vector. Of <c>lsa</c> the most: a small corpus gets fewer.</summary>
    /// <value>16–4,096, or <see langword="null"/> (the default): 128 for <c>lsa</c>, 384 for <c>lexical</c>.</value>
    [Range(16, 4096)]
    public int? Dimensions { get; init; }
}
