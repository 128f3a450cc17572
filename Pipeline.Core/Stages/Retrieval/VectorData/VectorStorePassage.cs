namespace Pipeline.Core.Stages.Retrieval.VectorData;

/// <summary>What a record of a vector store is as a passage. Immutable.</summary>
/// <param name="DocumentId">The document it belongs to, unique within the store.</param>
/// <param name="Text">The passage's text; what an answer quotes.</param>
public sealed record VectorStorePassage(string DocumentId, string Text)
{
    /// <summary>Where the document came from, for citations: a path or URL.</summary>
    /// <value>Default: the document's id.</value>
    public string Source { get; init; } = DocumentId;

    /// <summary>The document's title.</summary>
    /// <value>Default: empty, unknown.</value>
    public string Title { get; init; } = "";

    /// <summary>The headings above the passage, outermost first, joined by <c> › </c>.</summary>
    /// <value>Default: empty, none.</value>
    public string Heading { get; init; } = "";

    /// <summary>Which of the document's passages it is, from 0.</summary>
    /// <value>Default: 0.</value>
    public int Ordinal { get; init; }

    /// <summary>What filters of a question look at, beside source, id and title.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The tenant whose questions may find it.</summary>
    /// <value>Default: <see langword="null"/>, those of every tenant.</value>
    public string? Tenant { get; init; }
}
