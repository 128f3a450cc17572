using Pipeline.Core.Indexes.Qdrant.Chunks;

namespace Pipeline.Core.Indexes.Qdrant.Writing;

/// <summary>Chunks of one document version that come after one another in a call, and what becomes of them. Not thread-safe.</summary>
/// <param name="document">The point of the document.</param>
/// <param name="given">The chunks as they came; at least one.</param>
internal sealed class VersionWrite(Guid document, IReadOnlyList<PreparedChunk> given)
{
    /// <summary>The point of the document.</summary>
    public Guid Document => document;

    /// <summary>The version.</summary>
    public DocumentVersion Version => given[0].Chunk.Document;

    /// <summary>The chunks as they came.</summary>
    public IReadOnlyList<PreparedChunk> Given => given;

    /// <summary>The chunks, each once, in the order in which they came.</summary>
    public IReadOnlyList<PreparedChunk> Chunks { get; } = [.. given.DistinctBy(chunk => chunk.Chunk.Ordinal)];

    /// <summary>How many chunks the version has, when one of these says so.</summary>
    public int? Total { get; } = given.Select(chunk => chunk.Chunk.Total).FirstOrDefault(total => total is not null);

    /// <summary>Whether all chunks of the version are here.</summary>
    public bool IsWhole => Total is { } total && Chunks.Count == total && Chunks.All(chunk => chunk.Chunk.Ordinal < total);

    /// <summary>What is to be done.</summary>
    public WriteStep Step { get; set; } = WriteStep.Undecided;

    /// <summary>Marks its chunks; set when they are to be stored.</summary>
    public Guid Id { get; set; }

    /// <summary>The ordinal of the chunk that completed the version; <see langword="null"/> while it is not complete.</summary>
    public int? CompletedBy { get; set; }

    /// <summary>When that id was made, for a version that is written whole: until then nobody else can know its chunks.</summary>
    public DateTimeOffset MadeAt { get; set; }

    /// <summary>How many chunks the version has, once known.</summary>
    public int Expected { get; set; }

    /// <summary>The result of a chunk.</summary>
    public ChunkWriteResult ResultOf(int ordinal) => Step == WriteStep.Superseded ? ChunkWriteResult.Superseded
        : CompletedBy is { } completedBy ? WriteRules.Repeat(ordinal, completedBy)
        : ChunkWriteResult.Stored;
}
