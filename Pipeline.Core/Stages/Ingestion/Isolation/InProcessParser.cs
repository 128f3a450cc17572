using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>Parses documents where it is called.</summary>
internal sealed class InProcessParser : IDocumentParser
{
    public static readonly InProcessParser Instance = new();

    private static readonly ParseLimits Limits = new();

    /// <inheritdoc/>
    public ValueTask<ParsedDocument> ParseAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(DocumentParser.Parse(content, name, Limits, cancellationToken));
}
