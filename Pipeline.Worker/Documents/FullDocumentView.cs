using Pipeline.Core.Indexes;

namespace Pipeline.Worker.Documents;

/// <summary>A document of the index, as <c>documents show</c> prints it. <c>Passages</c> are its chunks, those that were asked for.</summary>
internal sealed record FullDocumentView(
    string Id, string Source, string Version, string Title, int Chunks, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<FullDocumentView.Passage> Passages)
{
    public static FullDocumentView Of(StoredDocument document, IReadOnlyList<Chunk> chunks) => new(
        document.DocumentId,
        document.Source,
        document.Version,
        document.Title,
        document.Chunks,
        chunks.Count > 0 ? chunks[0].Document.Metadata : new Dictionary<string, string>(),
        [.. chunks.Select(chunk => new Passage(chunk.Ordinal, chunk.Id, chunk.Heading, chunk.Page, chunk.Line, chunk.Start, chunk.End, chunk.Text))]);

    /// <summary>A chunk. <c>Page</c> and <c>Line</c> are 0 when unknown.</summary>
    internal sealed record Passage(int Ordinal, Guid ChunkId, string Heading, int Page, int Line, int Start, int End, string Text);
}
