using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>The <c>index.qdrant.storage:</c> section of pipeline.yaml.</summary>
internal sealed record QdrantStorageOptions
{
    /// <summary>
    /// How vectors are compressed for searches: <c>none</c>, <c>scalar</c> (a byte a number), <c>binary</c> (a bit a number, for models of a thousand dimensions or more) or <c>turbo</c> (four bits a number,
    /// from Qdrant 1.18 on).
    /// </summary>
    /// <value><c>none</c> (the default), <c>scalar</c>, <c>binary</c> or <c>turbo</c>.</value>
    public QdrantQuantization Quantization { get; init; }

    /// <summary>Whether full vectors are read from disk when they are needed, and the compressed ones, if there are any, stay in memory.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool OnDisk { get; init; }

    /// <summary>Links of a vector in the HNSW graph over all tenants. 0 makes no such graph: right when every search is of one of many tenants.</summary>
    /// <value>0–256. Default: 16.</value>
    [Range(0, 256)]
    public int HnswLinks { get; init; } = 16;

    /// <summary>Links of a vector in the HNSW graph of its tenant.</summary>
    /// <value>0–256. Default: 16.</value>
    [Range(0, 256)]
    public int TenantLinks { get; init; } = 16;

    /// <summary>How many candidates are looked at to link a new vector.</summary>
    /// <value>4–4,096. Default: 100.</value>
    [Range(4, 4_096)]
    public int EfConstruct { get; init; } = 100;

    /// <summary>How many shards a new collection has.</summary>
    /// <value>1–256. Default: 1.</value>
    [Range(1, 256)]
    public int Shards { get; init; } = 1;

    /// <summary>How many copies of a shard a cluster keeps.</summary>
    /// <value>1–16. Default: 1.</value>
    [Range(1, 16)]
    public int Replicas { get; init; } = 1;
}
