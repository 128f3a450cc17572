namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>
/// Room for vectors that lie one after another in memory. Rows are only ever appended, and only to the newest snapshot's last segment, so an older
/// snapshot that knows fewer rows goes on reading beside the appending.
/// </summary>
/// <param name="capacity">Rows.</param>
/// <param name="dimensions">Numbers in a row.</param>
internal sealed class VectorSegment(int capacity, int dimensions)
{
    public int Capacity => capacity;

    /// <summary>The rows' numbers, row by row.</summary>
    public float[] Values { get; } = GC.AllocateUninitializedArray<float>(capacity * dimensions);

    /// <summary>The rows' chunks.</summary>
    public long[] Keys { get; } = new long[capacity];

    /// <summary>The versions the chunks belong to.</summary>
    public long[] Versions { get; } = new long[capacity];

    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * dimensions, dimensions);

    public void Write(int row, long key, long version, ReadOnlySpan<float> vector)
    {
        vector.CopyTo(Values.AsSpan(row * dimensions, dimensions));
        Keys[row] = key;
        Versions[row] = version;
    }
}
