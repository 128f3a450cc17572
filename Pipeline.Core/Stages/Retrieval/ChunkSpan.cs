using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>A chunk's place in its document, without its text.</summary>
/// <param name="Id">The chunk.</param>
/// <param name="Ordinal">Its ordinal among the document's chunks, from 0.</param>
/// <param name="Start">Offset of its first character in the document's text.</param>
/// <param name="End">Offset after its last character.</param>
/// <param name="Line">The source's line on which it begins, from 1; 0 when unknown.</param>
/// <param name="Page">The source's page on which it begins, from 1; 0 when the format has no pages.</param>
/// <param name="Heading">The headings above it.</param>
public sealed record ChunkSpan(Guid Id, int Ordinal, int Start, int End, int Line, int Page, string Heading)
{
    /// <summary>Of a chunk.</summary>
    public static ChunkSpan Of(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return new(chunk.Id, chunk.Ordinal, chunk.Start, chunk.End, chunk.Line, chunk.Page, chunk.Heading);
    }
}
