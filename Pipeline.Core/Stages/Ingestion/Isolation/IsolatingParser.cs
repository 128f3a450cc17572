namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>Parses plain text where it is called, which is fast and bounded by the size of the document, and all else in a process that can be ended.</summary>
/// <param name="isolated">Where all else goes.</param>
internal sealed class IsolatingParser(IDocumentParser isolated) : IDocumentParser
{
    /// <inheritdoc/>
    public ValueTask<ParsedDocument> ParseAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken) =>
        (DocumentParser.IsRisky(content) ? isolated : InProcessParser.Instance).ParseAsync(content, name, cancellationToken);
}
