using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Indexes;

/// <summary>The <c>index:</c> section of pipeline.yaml.</summary>
public sealed record IndexOptions
{
    /// <summary>Which index.</summary>
    /// <value><c>embedded</c> (the default).</value>
    [AllowedValues("embedded")]
    public string Use { get; init; } = "embedded";

    /// <summary>Settings of the embedded index.</summary>
    public EmbeddedIndexOptions Embedded { get; init; } = new();
}
