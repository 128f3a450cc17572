using Google.Protobuf.Collections;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Jobs;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Chunks;

/// <summary>Makes chunks of points. Pure.</summary>
internal static class ChunkReading
{
    /// <summary>The chunk of a payload with <see cref="Fields.OfHits"/>.</summary>
    public static Chunk Chunk(MapField<string, Value> payload) => new()
    {
        Id = Guid.Parse(Wire.TextOf(payload, Fields.Chunk)),
        Document = Document(payload),
        Ordinal = Int(payload, Fields.Ordinal),
        Total = (int?)Wire.NumberOf(payload, Fields.Total),
        Text = Wire.TextOf(payload, Fields.Text),
        Heading = Wire.TextOf(payload, Fields.Heading),
        Start = Int(payload, Fields.Start),
        End = Int(payload, Fields.End),
        Line = Int(payload, Fields.Line),
        Page = Int(payload, Fields.Page),
    };

    /// <summary>The text of a payload with <see cref="Fields.OfTexts"/>.</summary>
    public static ChunkText Text(MapField<string, Value> payload) => new(
        Guid.Parse(Wire.TextOf(payload, Fields.Chunk)),
        Wire.TextOf(payload, Fields.Tenant),
        Wire.TextOf(payload, Fields.Document),
        Int(payload, Fields.Ordinal),
        Wire.TextOf(payload, Fields.Title),
        Wire.TextOf(payload, Fields.Heading),
        Wire.TextOf(payload, Fields.Text));

    /// <summary>A dense vector; servers before 1.17 answer it in another field.</summary>
    public static float[]? Dense(VectorsOutput? vectors)
    {
        if (vectors?.Vectors?.Vectors.TryGetValue(Fields.Dense, out var vector) != true)
        {
            return null;
        }

#pragma warning disable CS0612, CS0618 // the old field
        return vector!.VectorCase == VectorOutput.VectorOneofCase.Dense ? [.. vector.Dense.Data] : [.. vector.Data];
#pragma warning restore CS0612, CS0618
    }

    /// <summary>A sparse vector, to be written again as it is.</summary>
    public static Vector? Sparse(VectorsOutput? vectors)
    {
        if (vectors?.Vectors?.Vectors.TryGetValue(Fields.Sparse, out var vector) != true)
        {
            return null;
        }

#pragma warning disable CS0612, CS0618 // the old fields
        if (vector!.VectorCase == VectorOutput.VectorOneofCase.Sparse)
        {
            return new Vector { Sparse = vector.Sparse };
        }

        SparseVector sparse = new();
        sparse.Values.AddRange(vector.Data);
        sparse.Indices.AddRange(vector.Indices?.Data ?? []);
        return new Vector { Sparse = sparse };
#pragma warning restore CS0612, CS0618
    }

    private static DocumentVersion Document(MapField<string, Value> payload) => new()
    {
        Tenant = Wire.TextOf(payload, Fields.Tenant),
        DocumentId = Wire.TextOf(payload, Fields.Document),
        Version = Wire.TextOf(payload, Fields.Fingerprint),
        Source = Wire.TextOf(payload, Fields.Source),
        Title = Wire.TextOf(payload, Fields.Title),
        Metadata = payload.TryGetValue(Fields.Metadata, out var metadata)
            ? metadata.StructValue.Fields.ToDictionary(pair => pair.Key, pair => pair.Value.StringValue, StringComparer.Ordinal)
            : [],
        Fence = new Fence(Wire.NumberOf(payload, Fields.FenceOrder) ?? 0, Int(payload, Fields.FenceEpoch)),
    };

    private static int Int(MapField<string, Value> payload, string key) => (int)(Wire.NumberOf(payload, key) ?? 0);
}
