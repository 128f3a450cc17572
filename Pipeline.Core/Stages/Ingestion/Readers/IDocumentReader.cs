using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>Finds title, text and blocks in documents of one format. Stateless: one instance serves all threads.</summary>
internal interface IDocumentReader
{
    /// <summary>The format's name.</summary>
    string Format { get; }

    /// <summary>File extensions, lower case, with the dot.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Reads a document. For formats that are text, any text is valid.</summary>
    /// <exception cref="PermanentException">It is broken, protected, or beyond the limits.</exception>
    DocumentText Read(RawDocument document, CancellationToken cancellationToken);
}
