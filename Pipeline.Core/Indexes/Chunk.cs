namespace Pipeline.Core.Indexes;

/// <summary>A passage of a document version and its place in the source. Immutable.</summary>
public sealed record Chunk
{
    /// <summary>Name-based UUID of (tenant, document, version, ordinal): the same passage has the same id wherever and however often it is made.</summary>
    public required Guid Id { get; init; }

    /// <summary>The document version it belongs to.</summary>
    public required DocumentVersion Document { get; init; }

    /// <summary>Its ordinal among the document's chunks, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>How many chunks the version has; known on the last one, <see langword="null"/> on the others. A version is readable once all are written.</summary>
    public int? Total { get; init; }

    /// <summary>The passage, as in the source's text.</summary>
    public required string Text { get; init; }

    /// <summary>The headings above it, outermost first, joined by <c> › </c>; empty when there are none.</summary>
    public string Heading { get; init; } = "";

    /// <summary>Offset of its first character in the document's text.</summary>
    public int Start { get; init; }

    /// <summary>Offset after its last character in the document's text.</summary>
    public int End { get; init; }

    /// <summary>The source's line on which it begins, from 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>The source's page on which it begins, from 1; 0 when the format has no pages.</summary>
    public int Page { get; init; }

    /// <summary>For failures and logs: where it stands, not what it says.</summary>
    public override string ToString() => Line > 0 ? $"{Document.Source}, line {Line}" : $"{Document.Source}, chunk {Ordinal}";
}
