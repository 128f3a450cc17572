namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>
/// Room for vectors that lie one after another in memory. Rows are only ever appended, and only to the newest snapshot's last segment, so an older
/// snapshot that knows fewer rows goes on reading beside the appending.
/// </summary>
/// <param name="capacity">Rows.</param>
internal abstract class VectorSegment(int capacity)
{
    public int Capacity => capacity;

    /// <summary>What it takes in memory.</summary>
    public long Bytes => capacity * (RowBytes + (2L * sizeof(long)));

    /// <summary>The rows' chunks.</summary>
    public long[] Keys { get; } = new long[capacity];

    /// <summary>The versions the chunks belong to.</summary>
    public long[] Versions { get; } = new long[capacity];

    /// <summary>An empty segment.</summary>
    public static VectorSegment Create(VectorFormat format, int capacity, int dimensions) =>
        format == VectorFormat.Int8 ? new Int8Segment(capacity, dimensions) : new Float32Segment(capacity, dimensions);

    /// <summary>Fills a row.</summary>
    public void Write(int row, long key, long version, ReadOnlySpan<float> vector)
    {
        WriteVector(row, vector);
        (Keys[row], Versions[row]) = (key, version);
    }

    /// <summary>Fills a row with one of another segment of the same format.</summary>
    public void Copy(int row, VectorSegment from, int fromRow)
    {
        CopyVector(row, from, fromRow);
        (Keys[row], Versions[row]) = (from.Keys[fromRow], from.Versions[fromRow]);
    }

    /// <summary>Offers rows that are not dead, with their scores.</summary>
    /// <param name="query">The query.</param>
    /// <param name="view">What the search sees of this segment.</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">The row after the last.</param>
    /// <param name="best">Takes them.</param>
    public abstract void Scan(ScanQuery query, SegmentView view, int from, int to, TopScores best);

    private protected abstract int RowBytes { get; }

    private protected abstract void WriteVector(int row, ReadOnlySpan<float> vector);

    private protected abstract void CopyVector(int row, VectorSegment from, int fromRow);
}
