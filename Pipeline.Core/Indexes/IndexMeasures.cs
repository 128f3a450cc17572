namespace Pipeline.Core.Indexes;

/// <summary>What takes room in an index.</summary>
/// <param name="FileBytes">The file; <see langword="null"/>, as what follows, for an index on a server that does not say.</param>
/// <param name="LogBytes">The write-ahead log beside it.</param>
/// <param name="FreeBytes">Of the file, what deletions have left empty.</param>
/// <param name="PendingChunks">Chunks of versions that are not readable.</param>
/// <param name="Parts">What is in it.</param>
public sealed record IndexMeasures(long? FileBytes, long? LogBytes, long? FreeBytes, long PendingChunks, IReadOnlyList<IndexPart> Parts)
{
    /// <summary>How vectors are kept in memory while the index is searched, as <c>float32</c>; <see langword="null"/> when they are not.</summary>
    public string? Vectors { get; init; }
}
