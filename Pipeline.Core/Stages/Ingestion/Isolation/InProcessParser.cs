using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>Parses documents where it is called.</summary>
/// <param name="parts">The parts of documents that are read only when they are asked for.</param>
internal sealed class InProcessParser(DocumentParts parts) : IDocumentParser
{
    /// <summary>One that reads none of the parts that must be asked for.</summary>
    public static readonly InProcessParser Instance = new(DocumentParts.None);

    private readonly ParseLimits _limits = new() { Parts = parts };

    /// <inheritdoc/>
    public ValueTask<ParsedDocument> ParseAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(DocumentParser.Parse(content, name, _limits, cancellationToken));
}
