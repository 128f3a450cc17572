using Pipeline.Core.Indexes.Embedded.Filtering;

namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>What a snapshot sees of a segment. Immutable.</summary>
/// <param name="Segment">The rows.</param>
/// <param name="Count">How many of them.</param>
/// <param name="Dead">A bit for each row that has gone; <see langword="null"/> when none has.</param>
/// <param name="DeadCount">How many have gone.</param>
internal sealed record SegmentView(VectorSegment Segment, int Count, ulong[]? Dead, int DeadCount)
{
    public int LiveCount => Count - DeadCount;

    /// <summary>The chunks that a filtered search may find; <see langword="null"/> for all.</summary>
    public ChunkSet? Only { get; init; }

    /// <summary>Whether a search passes over a row: it has gone, or the search is for others.</summary>
    public bool IsDead(int row) =>
        (Dead is not null && (Dead[row >> 6] & (1UL << (row & 63))) != 0) || (Only is not null && !Only.Contains(Segment.Keys[row]));

    /// <summary>This view without the rows of some versions.</summary>
    public SegmentView Without(HashSet<long> versions)
    {
        ulong[]? dead = null;
        var count = DeadCount;
        for (var row = 0; row < Count; row++)
        {
            if (versions.Contains(Segment.Versions[row]) && !IsDead(row))
            {
                dead ??= Copy();
                dead[row >> 6] |= 1UL << (row & 63);
                count++;
            }
        }

        return dead is null ? this : this with { Dead = dead, DeadCount = count };
    }

    private ulong[] Copy()
    {
        var copy = new ulong[(Segment.Capacity + 63) / 64];
        Dead?.CopyTo(copy, 0);
        return copy;
    }
}
