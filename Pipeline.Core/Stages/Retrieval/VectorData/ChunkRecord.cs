using System.Globalization;
using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Retrieval.VectorData;

/// <summary>A chunk of the index as a record of <see cref="ChunkCollection"/>. Immutable.</summary>
public sealed record ChunkRecord
{
    private const char Separator = '#';

    /// <summary>Which chunk it is: the document's id, <c>#</c>, and the chunk's ordinal.</summary>
    public required string Key { get; init; }

    /// <summary>The document's id.</summary>
    public required string DocumentId { get; init; }

    /// <summary>Where the document came from: a path or URL.</summary>
    public required string Source { get; init; }

    /// <summary>The document's title; empty when unknown.</summary>
    public required string Title { get; init; }

    /// <summary>The passage's text.</summary>
    public required string Text { get; init; }

    /// <summary>The headings above the passage; empty when there are none.</summary>
    public required string Heading { get; init; }

    /// <summary>Its ordinal among the document's chunks, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The source's line on which it begins, from 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>The source's page on which it begins, from 1; 0 when the format has no pages.</summary>
    public int Page { get; init; }

    /// <summary>What the sender said of the document.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    internal static ChunkRecord Of(Chunk chunk) => new()
    {
        Key = string.Create(CultureInfo.InvariantCulture, $"{chunk.Document.DocumentId}{Separator}{chunk.Ordinal}"),
        DocumentId = chunk.Document.DocumentId,
        Source = chunk.Document.Source,
        Title = chunk.Document.Title,
        Text = chunk.Text,
        Heading = chunk.Heading,
        Ordinal = chunk.Ordinal,
        Line = chunk.Line,
        Page = chunk.Page,
        Metadata = chunk.Document.Metadata,
    };

    /// <summary>The document and the ordinal of a key; <see langword="null"/> when it is none.</summary>
    internal static (string DocumentId, int Ordinal)? Parse(string key)
    {
        var at = key.LastIndexOf(Separator);
        return at > 0 && int.TryParse(key.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? (key[..at], ordinal) : null;
    }
}
