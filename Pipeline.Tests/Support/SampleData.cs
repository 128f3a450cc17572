using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Tests.Support;

/// <summary>Values for tests that care about one or two of their parts.</summary>
internal static class SampleData
{
    public static DocumentVersion Version(string document = "doc", string version = "v1", string title = "", string tenant = "default", long order = 1) => new()
    {
        Tenant = tenant,
        DocumentId = document,
        Version = version,
        Source = document + ".md",
        Title = title,
        Fence = new Fence(order, 1),
    };

    public static Chunk Chunk(int number, string text = "Some text.", string heading = "", DocumentVersion? document = null) => new()
    {
        Id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
        Document = document ?? Version(),
        Ordinal = number,
        Text = text,
        Heading = heading,
        Line = number,
    };

    /// <summary>All passages of a document, each with a vector: what an index makes readable.</summary>
    public static VectorizedChunk[] Passages(DocumentVersion document, params (string Text, float[] Vector)[] passages) => Passages("m", document, passages);

    /// <summary>The same, with vectors of a model.</summary>
    public static VectorizedChunk[] Passages(string model, DocumentVersion document, params (string Text, float[] Vector)[] passages) =>
        [.. passages.Select((passage, ordinal) => new VectorizedChunk(
            Chunk(ordinal, passage.Text, document: document) with { Total = ordinal == passages.Length - 1 ? passages.Length : null }, passage.Vector, model))];

    public static RetrievedHit Hit(int rank, string text, double score = 0.5) => new(rank, Chunk(rank, text, "Heading " + rank), score, []);

    public static SourceDocument Document(DocumentText content, string id = "doc", string source = "doc.md") =>
        new() { DocumentId = id, Source = source, Format = "markdown", Content = content };
}
