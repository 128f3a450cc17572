namespace Pipeline.Core.Stages.Generation;

/// <summary>A passage that an answer cites.</summary>
/// <param name="Index">What the answer calls it: <c>[1]</c>.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Source">Where the document came from.</param>
/// <param name="ChunkId">The chunk that holds the quote; a passage may be merged from several.</param>
/// <param name="Quote">The words of the passage that are nearest to what the answer says, as they stand there.</param>
/// <param name="Score">The passage's retrieval score, 0–1.</param>
/// <param name="Line">The source's line on which the quote begins, from 1; 0 when unknown.</param>
/// <param name="Heading">The headings above the chunk; may be empty.</param>
public sealed record Citation(int Index, string DocumentId, string Source, Guid ChunkId, string Quote, double Score, int Line, string Heading)
{
    /// <summary>The source's page on which the chunk begins, from 1; 0 when the format has no pages.</summary>
    public int Page { get; init; }

    /// <summary>The chunk's ordinal among the document's, from 0.</summary>
    public int Ordinal { get; init; }
}
