using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>Makes text of a document's bytes. Thread-safe.</summary>
internal interface IDocumentParser
{
    /// <summary>Parses a document.</summary>
    /// <param name="content">Its bytes; not kept.</param>
    /// <param name="name">Its path, URL or id, for messages and for what the content alone does not tell.</param>
    /// <param name="cancellationToken">Stops it, if the parser can be stopped.</param>
    /// <exception cref="PermanentException">It cannot be parsed; the message says why.</exception>
    ValueTask<ParsedDocument> ParseAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken);
}
