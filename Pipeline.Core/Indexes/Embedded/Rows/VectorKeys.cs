namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>
/// The ids of vectors: the chunk's key, and above it one bit that tells odd generations from even ones. Two generations lie side by side in one table,
/// and the next becomes the current by a number in the model's row.
/// </summary>
internal static class VectorKeys
{
    private const int GenerationBit = 62;

    /// <summary>The id of a chunk's vector of a generation.</summary>
    public static long Of(long generation, long chunk) => chunk | First(generation);

    /// <summary>The chunk of a vector.</summary>
    public static long Chunk(long id) => id & ~(1L << GenerationBit);

    /// <summary>No id of a generation is lower.</summary>
    public static long First(long generation) => (generation & 1) << GenerationBit;

    /// <summary>No id of a generation is higher.</summary>
    public static long Last(long generation) => First(generation) | ((1L << GenerationBit) - 1);
}
