using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Core.Options;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>The <c>index.embedded:</c> section of pipeline.yaml.</summary>
public sealed record EmbeddedIndexOptions
{
    /// <summary>The database file, on a local disk; relative paths are taken from the folder of pipeline.yaml. Made when missing.</summary>
    /// <value>Default: <c>./data/index.db</c>.</value>
    [Required]
    [FilePath]
    public string Path { get; init; } = "./data/index.db";

    /// <summary>
    /// How vectors are kept in memory while the index is searched: <c>float32</c> is exact, <c>int8</c> takes a quarter of the memory and is loaded and
    /// searched faster; its best hits are compared again by the exact vectors in the file. The file is the same for both.
    /// </summary>
    /// <value><c>float32</c> (the default) or <c>int8</c>.</value>
    public VectorFormat Vectors { get; init; } = VectorFormat.Float32;

    /// <summary>
    /// How much memory the vectors of searched tenants may take together. Beyond it, those of the tenants searched longest ago leave memory and are read again when they are
    /// searched. A tenant that is larger alone is kept while it is searched, and the log says so.
    /// </summary>
    /// <value>1 MiB – 1 TiB. Default: 1 GiB.</value>
    [SizeRange("1MiB", "1TiB")]
    public long VectorMemory { get; init; } = 1024L * 1024 * 1024;
}
