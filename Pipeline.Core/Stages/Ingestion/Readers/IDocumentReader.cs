namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>Finds title and blocks in the text of one format. Stateless: one instance serves all threads.</summary>
internal interface IDocumentReader
{
    /// <summary>The format's name.</summary>
    string Format { get; }

    /// <summary>File extensions, lower case, with the dot.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Reads a document. Any text is valid.</summary>
    DocumentText Read(string text);
}
