using Pipeline.Core.Indexes.Qdrant.Server;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Chunks;

/// <summary>How collections are made. Every field that a filter of this index names has a payload index, so that strict mode lets the filter pass. Pure.</summary>
internal static class CollectionRecipes
{
    /// <summary>Indexes of the fields of the collection of documents.</summary>
    public static IEnumerable<(string Field, PayloadIndexParams Index)> IndexesOfDocuments =>
    [
        (Fields.Tenant, Keyword(isTenant: true)),
        (Fields.Kind, Keyword()),
        (Fields.Revision, Integer(lookup: true, range: false)),
        (Fields.Commit, Integer(lookup: false, range: true)),
        (Fields.Readable, new PayloadIndexParams { BoolIndexParams = new BoolIndexParams() }),
        (Fields.Pending, new PayloadIndexParams { BoolIndexParams = new BoolIndexParams() }),
        (Fields.Forgettable, Float()),
        (Fields.Folders, Keyword()),
    ];

    /// <summary>Indexes of the fields of a collection of chunks.</summary>
    public static IEnumerable<(string Field, PayloadIndexParams Index)> IndexesOfChunks =>
    [
        (Fields.Tenant, Keyword(isTenant: true)),
        (Fields.Version, Keyword()),
        (Fields.From, Integer(lookup: false, range: true)),
        (Fields.To, Integer(lookup: false, range: true)),
        (Fields.Since, Integer(lookup: false, range: true)),
        (Fields.Ordinal, Integer(lookup: false, range: true)),
        (Fields.Total, Integer(lookup: false, range: true)),
        (Fields.Words, Integer(lookup: true, range: false)),
        (Fields.Values, Keyword()),
        (Fields.Names, Keyword()),
        (Nested(Fields.Numbers, Fields.Name), Keyword()),
        (Nested(Fields.Numbers, Fields.Value), Float()),
        (Nested(Fields.Times, Fields.Name), Keyword()),
        (Nested(Fields.Times, Fields.Value), Float()),
        (Fields.Content, Keyword()),
    ];

    /// <summary>The collection of documents: payloads without vectors.</summary>
    public static CreateCollection Documents(string collection, QdrantStorageOptions options) => Replicated(
        new CreateCollection { CollectionName = collection, VectorsConfig = new VectorsConfig { ParamsMap = new VectorParamsMap() } }, options);

    /// <summary>A collection of chunks: a dense vector and the terms of each.</summary>
    public static CreateCollection Chunks(string collection, int dimensions, QdrantStorageOptions options)
    {
        var request = Replicated(new CreateCollection { CollectionName = collection }, options);
        request.ShardNumber = (uint)options.Shards;
        request.HnswConfig = new HnswConfigDiff { M = (ulong)options.HnswLinks, PayloadM = (ulong)options.TenantLinks, EfConstruct = (ulong)options.EfConstruct };
        request.QuantizationConfig = Quantization(options.Quantization);
        VectorParamsMap vectors = new();
#pragma warning disable CS0612, CS0618 // on_disk: what came in its place is not known to servers before 1.19, and those still take this one
        vectors.Map.Add(Fields.Dense, new VectorParams { Size = (ulong)dimensions, Distance = Distance.Cosine, OnDisk = options.OnDisk });
        SparseVectorConfig sparse = new();
        sparse.Map.Add(Fields.Sparse, new SparseVectorParams { Modifier = Modifier.Idf, Index = new SparseIndexConfig { OnDisk = options.OnDisk } });
#pragma warning restore CS0612, CS0618
        request.VectorsConfig = new VectorsConfig { ParamsMap = vectors };
        request.SparseVectorsConfig = sparse;
        return request;
    }

    private static CreateCollection Replicated(CreateCollection request, QdrantStorageOptions options)
    {
        if (options.Replicas > 1)
        {
            request.ReplicationFactor = (uint)options.Replicas;

            // A write that most replicas have is not lost with one of them.
            request.WriteConsistencyFactor = (uint)((options.Replicas / 2) + 1);
        }

        return request;
    }

#pragma warning disable CS0612, CS0618 // always_ram: as on_disk
    private static QuantizationConfig? Quantization(QdrantQuantization quantization) => quantization switch
    {
        QdrantQuantization.Scalar => new QuantizationConfig { Scalar = new ScalarQuantization { Type = QuantizationType.Int8, AlwaysRam = true } },
        QdrantQuantization.Binary => new QuantizationConfig { Binary = new BinaryQuantization { AlwaysRam = true } },
        QdrantQuantization.Turbo => new QuantizationConfig { Turboquant = new TurboQuantization { AlwaysRam = true } },
        _ => null,
    };
#pragma warning restore CS0612, CS0618

    private static string Nested(string list, string field) => $"{list}[].{field}";

    private static PayloadIndexParams Keyword(bool isTenant = false) => new()
    {
        KeywordIndexParams = isTenant ? new KeywordIndexParams { IsTenant = true } : new KeywordIndexParams(),
    };

    private static PayloadIndexParams Integer(bool lookup, bool range) => new() { IntegerIndexParams = new IntegerIndexParams { Lookup = lookup, Range = range } };

    private static PayloadIndexParams Float() => new() { FloatIndexParams = new FloatIndexParams() };
}
