using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Indexes;

/// <summary>The <c>index.embedded:</c> section of pipeline.yaml.</summary>
public sealed record EmbeddedIndexOptions
{
    /// <summary>The database file, on a local disk; relative paths are taken from the working directory. Made when missing.</summary>
    /// <value>Default: <c>./data/index.db</c>.</value>
    [Required]
    public string Path { get; init; } = "./data/index.db";

    /// <summary>
    /// How vectors are kept in memory while the index is searched: <c>float32</c> is exact, <c>int8</c> takes a quarter of the memory and is loaded and
    /// searched faster; its best hits are compared again by the exact vectors in the file. The file is the same for both.
    /// </summary>
    /// <value><c>float32</c> (the default) or <c>int8</c>.</value>
    public VectorFormat Vectors { get; init; } = VectorFormat.Float32;
}
