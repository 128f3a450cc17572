using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>
/// Parses small plain text where it is called, which is fast, and all else in a process that can be ended. Large text is among that: some of it takes a parser time by the square
/// of its length.
/// </summary>
/// <param name="here">Parses small plain text.</param>
/// <param name="isolated">Where all else goes.</param>
internal sealed class IsolatingParser(IDocumentParser here, IDocumentParser isolated) : IDocumentParser
{
    /// <summary>The most bytes of small text. The worst known took two seconds at twice as many.</summary>
    public const int SmallText = 256 * 1024;

    /// <inheritdoc/>
    public ValueTask<ParsedDocument> ParseAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken)
    {
        var parser = content.Length > SmallText || DocumentParser.IsRisky(content, name) ? isolated : here;
        return parser.ParseAsync(content, name, cancellationToken);
    }
}
