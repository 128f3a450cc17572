using Pipeline.Core.Stages.Ingestion;

namespace Pipeline.Worker.Documents;

/// <summary>What <c>inspect</c> prints.</summary>
internal sealed record InspectDocument(string Format, string Title, string Text, IReadOnlyList<string> Notes, IReadOnlyList<InspectDocument.Chunk> Chunks)
{
    public static InspectDocument Of(SourceDocument document, IReadOnlyList<Core.Indexes.Chunk> chunks) => new(
        document.Format,
        document.Content.Title,
        document.Content.Text,
        document.Content.Notes,
        [.. chunks.Select(chunk => new Chunk(chunk.Text, chunk.Heading, chunk.Page, chunk.Line, chunk.Start, chunk.End))]);

    /// <summary>A passage as it would be stored.</summary>
    internal sealed record Chunk(string Text, string Heading, int Page, int Line, int Start, int End);
}
