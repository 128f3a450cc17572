using Pipeline.Core.Indexes.Embedded.Filtering;

namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>The vectors of a tenant's readable chunks as of one revision of the index. Immutable: searches share it without locks.</summary>
/// <param name="Revision">The last change it contains.</param>
/// <param name="Generation">Which of the index's models made them.</param>
/// <param name="Format">How they are kept.</param>
/// <param name="Dimensions">Numbers in a vector.</param>
/// <param name="Segments">The vectors.</param>
internal sealed record VectorSnapshot(long Revision, long Generation, VectorFormat Format, int Dimensions, IReadOnlyList<SegmentView> Segments)
{
    /// <summary>Whether it contains all that a reader of this state of the index may see; it may be ahead of it.</summary>
    public bool IsAtLeast(long revision, long generation) => Generation > generation || (Generation == generation && Revision >= revision);

    /// <summary>This snapshot for a search that passes over all other chunks; <see langword="null"/> for none.</summary>
    public VectorSnapshot Only(ChunkSet? chunks) => chunks is null ? this : this with { Segments = [.. Segments.Select(segment => segment with { Only = chunks })] };

    /// <summary>Rows to look at, dead ones too.</summary>
    public int Rows => Segments.Sum(segment => segment.Count);

    /// <summary>What it takes in memory.</summary>
    public long Bytes => Segments.Sum(segment => segment.Segment.Bytes + ((segment.Dead?.Length ?? 0) * sizeof(ulong)));

    /// <summary>Vectors that were passed over since they are damaged.</summary>
    public int Damaged { get; init; }

    /// <summary>Vectors.</summary>
    public int Count => Segments.Sum(segment => segment.LiveCount);
}
