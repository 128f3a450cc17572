using Pipeline.Core.Stages.Ingestion.Readers;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>Parses documents where it is called.</summary>
internal sealed class InProcessParser : IDocumentParser
{
    public static readonly InProcessParser Instance = new();

    /// <inheritdoc/>
    public ValueTask<ParsedDocument> ParseAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken)
    {
        var text = TextDecoder.Decode(content.Span, name);
        var reader = DocumentReaders.For(name, text);
        return ValueTask.FromResult(new ParsedDocument(reader.Format, reader.Read(text)));
    }
}
