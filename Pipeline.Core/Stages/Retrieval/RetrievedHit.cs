using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>A passage that was found.</summary>
/// <param name="Rank">Its rank, from 1.</param>
/// <param name="Chunk">The passage.</param>
/// <param name="Score">0–1; comparable only within one search.</param>
/// <param name="Parts">What each source that found it gave.</param>
public sealed record RetrievedHit(int Rank, Chunk Chunk, double Score, IReadOnlyList<ScorePart> Parts)
{
    /// <summary>The chunks it was merged from, in their order; empty for one that is a chunk.</summary>
    public IReadOnlyList<ChunkSpan> Merged { get; init; } = [];

    /// <summary>The sources of further documents that hold the same passage word for word, best first; as many as were among what was found.</summary>
    public IReadOnlyList<string> Copies { get; init; } = [];

    /// <summary>How like it is to the most alike of the hits before it, which is why it is no higher (<c>stages.retrieve.diversity</c>).</summary>
    /// <value>0–1; 0 where likeness does not count.</value>
    public double Likeness { get; init; }

    /// <summary>The chunk that holds a piece of the passage; where chunks overlap, the first that holds all of it.</summary>
    /// <param name="piece">A range of the passage's text.</param>
    internal ChunkSpan ChunkAt(Range piece)
    {
        var (from, length) = piece.GetOffsetAndLength(Chunk.Text.Length);
        var start = Chunk.Start + from;
        return Merged.FirstOrDefault(chunk => chunk.Start <= start && chunk.End >= start + length)
            ?? Merged.LastOrDefault(chunk => chunk.Start <= start)
            ?? ChunkSpan.Of(Chunk);
    }

    /// <summary>The source's line on which a piece of the passage begins, from 1; 0 when it is unknown, as on pages.</summary>
    /// <param name="piece">A range of the passage's text.</param>
    internal int LineAt(Range piece) => Chunk.Line > 0 && Chunk.Page == 0 ? Chunk.Line + Chunk.Text.AsSpan(..piece.Start).Count('\n') : 0;
}
