using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Models;

/// <summary>The <c>models.embedding:</c> section of pipeline.yaml.</summary>
public sealed record EmbeddingModelOptions
{
    /// <summary>Which model.</summary>
    /// <value><c>lexical</c> (the default): hashed words and word parts, no download.</value>
    [AllowedValues("lexical")]
    public string Use { get; init; } = "lexical";

    /// <summary>Numbers in a vector.</summary>
    /// <value>16–4,096. Default: 384.</value>
    [Range(16, 4096)]
    public int Dimensions { get; init; } = 384;
}
