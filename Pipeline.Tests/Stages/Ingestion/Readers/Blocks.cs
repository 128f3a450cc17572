using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Readers;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>A document's blocks in words.</summary>
internal static class Blocks
{
    /// <summary><c>Kind: text</c>, and for headings <c>Heading level: words</c>.</summary>
    public static IReadOnlyList<string> Of(IDocumentReader reader, string text) => Of(reader.Read(text));

    public static IReadOnlyList<string> Of(DocumentText document) => [.. document.Blocks.Select(block => block.Kind == BlockKind.Heading
        ? $"Heading {block.Level}: {block.Heading}"
        : $"{block.Kind}: {document.Text[block.Start..block.End]}")];
}
