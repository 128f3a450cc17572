using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Indexes;

/// <summary>The <c>index.embedded:</c> section of pipeline.yaml.</summary>
public sealed record EmbeddedIndexOptions
{
    /// <summary>The database file, on a local disk; relative paths are taken from the working directory. Made when missing.</summary>
    /// <value>Default: <c>./data/index.db</c>.</value>
    [Required]
    public string Path { get; init; } = "./data/index.db";
}
