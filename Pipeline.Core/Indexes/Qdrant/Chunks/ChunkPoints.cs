using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Indexes.Qdrant.Filtering;
using Pipeline.Core.Indexes.Qdrant.Server;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Chunks;

/// <summary>Makes points of chunks. Pure.</summary>
internal static class ChunkPoints
{
    /// <summary>The point of a chunk.</summary>
    /// <param name="prepared">The chunk.</param>
    /// <param name="version">Marks the chunks of its version.</param>
    /// <param name="since">The last commit that was finished when it was written.</param>
    /// <param name="average">The average number of words in a chunk.</param>
    public static PointStruct Of(PreparedChunk prepared, Guid version, long since, double average)
    {
        PointStruct point = new() { Id = Wire.Id(QdrantNames.Chunk(version, prepared.Chunk.Ordinal)), Vectors = new Vectors { Vectors_ = new NamedVectors() } };
        point.Vectors.Vectors_.Vectors.Add(Fields.Dense, Dense(prepared.Vectorized.Vector));
        if (prepared.Weights.Count > 0)
        {
            point.Vectors.Vectors_.Vectors.Add(Fields.Sparse, Sparse(prepared, average));
        }

        AddPlace(point, prepared, version, since);
        AddSearched(point, prepared);
        AddHandedOut(point, prepared.Chunk);
        return point;
    }

    /// <summary>A dense vector.</summary>
    public static Vector Dense(ReadOnlyMemory<float> vector)
    {
        DenseVector dense = new();
        dense.Data.AddRange(System.Runtime.InteropServices.MemoryMarshal.ToEnumerable(vector));
        return new Vector { Dense = dense };
    }

    private static Vector Sparse(PreparedChunk prepared, double average)
    {
        SparseVector sparse = new();
        foreach (var (term, weight) in prepared.Weights)
        {
            sparse.Indices.Add(term);
            sparse.Values.Add(Bm25.Score(weight, prepared.Words, average));
        }

        return new Vector { Sparse = sparse };
    }

    private static void AddPlace(PointStruct point, PreparedChunk prepared, Guid version, long since)
    {
        var payload = point.Payload;
        payload.Add(Fields.Tenant, Wire.Text(prepared.Chunk.Document.Tenant));
        payload.Add(Fields.Version, Wire.Text(version.ToString("D")));
        payload.Add(Fields.Since, Wire.Number(since));
        payload.Add(Fields.Ordinal, Wire.Number(prepared.Chunk.Ordinal));
        if (prepared.Chunk.Total is { } total)
        {
            payload.Add(Fields.Total, Wire.Number(total));
        }
    }

    private static void AddSearched(PointStruct point, PreparedChunk prepared)
    {
        var document = prepared.Chunk.Document;
        List<(string Name, string Value)> fields = [(FilterFields.NameOf(FilterFields.Source, false), document.Source), (FilterFields.NameOf(FilterFields.DocumentId, false), document.DocumentId)];
        if (document.Title.Length > 0)
        {
            fields.Add((FilterFields.NameOf(FilterFields.Title, false), document.Title));
        }

        fields.AddRange(document.Metadata.Select(pair => (FilterFields.NameOf(pair.Key, true), pair.Value)));
        var payload = point.Payload;
        payload.Add(Fields.Words, Wire.List(prepared.Weights.Keys.Select(term => Wire.Number(term))));
        payload.Add(Fields.Names, Wire.List(fields.Select(field => Wire.Text(field.Name))));
        payload.Add(Fields.Values, Wire.List(fields.Select(field => Wire.Text(FilterFields.ValueOf(field.Name, field.Value)))));
        AddRanged(point, Fields.Numbers, fields, value => FilterValue.ReadNumber(value) is { } number ? (double)number : null);
        AddRanged(point, Fields.Times, fields, value => FilterValue.ReadTime(value) is { } time ? FilterBounds.Seconds(time) : null);
        if (prepared.Vectorized.Content is { } content)
        {
            payload.Add(Fields.Content, Wire.Text(content.ToString("D")));
        }
    }

    private static void AddRanged(PointStruct point, string key, List<(string Name, string Value)> fields, Func<string, double?> read)
    {
        List<Value> values = [.. fields
            .Where(field => read(field.Value) is not null)
            .Select(field => Wire.Object((Fields.Name, Wire.Text(field.Name)), (Fields.Value, new Value { DoubleValue = read(field.Value)!.Value })))];
        if (values.Count > 0)
        {
            point.Payload.Add(key, Wire.List(values));
        }
    }

    private static void AddHandedOut(PointStruct point, Chunk chunk)
    {
        var (payload, document) = (point.Payload, chunk.Document);
        payload.Add(Fields.Chunk, Wire.Text(chunk.Id.ToString("D")));
        payload.Add(Fields.Text, Wire.Text(chunk.Text));
        payload.Add(Fields.Heading, Wire.Text(chunk.Heading));
        payload.Add(Fields.Start, Wire.Number(chunk.Start));
        payload.Add(Fields.End, Wire.Number(chunk.End));
        payload.Add(Fields.Line, Wire.Number(chunk.Line));
        payload.Add(Fields.Page, Wire.Number(chunk.Page));
        payload.Add(Fields.Document, Wire.Text(document.DocumentId));
        payload.Add(Fields.Fingerprint, Wire.Text(document.Version));
        payload.Add(Fields.Source, Wire.Text(document.Source));
        payload.Add(Fields.Title, Wire.Text(document.Title));
        payload.Add(Fields.Metadata, Wire.Object([.. document.Metadata.Select(pair => (pair.Key, Wire.Text(pair.Value)))]));
        payload.Add(Fields.FenceOrder, Wire.Number(document.Fence.Order));
        payload.Add(Fields.FenceEpoch, Wire.Number(document.Fence.Epoch));
    }
}
