namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Rich Text documents: paragraphs, tables, headings by style or outline level; footnotes at the end. Not deleted and hidden text, headers and footers, pictures and field codes.</summary>
internal sealed class RtfReader : IDocumentReader
{
    public string Format => "rtf";

    public IReadOnlyList<string> Extensions { get; } = [".rtf"];

    /// <summary>Whether bytes are such a document.</summary>
    public static bool IsRtf(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \r\n\t\uFEFF"u8).StartsWith("{\\rtf"u8);

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        DocumentBuilder builder = new();
        var title = new RtfScanner(document, builder).Run(cancellationToken);
        return builder.Build(title);
    }
}
