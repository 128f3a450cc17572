using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>What a chunk that arrives does to its document, apart from any SQL.</summary>
internal static class WriteRules
{
    /// <summary>Whether a write comes from a worker that a later job or lease has overtaken.</summary>
    /// <param name="write">The write's fence.</param>
    /// <param name="highest">The highest fence the document has seen.</param>
    public static bool IsOutranked(Fence write, Fence highest) => write < highest;

    /// <summary>
    /// What a chunk of a readable version answers: the one that completed it says so again, so that each delivery of a job hears
    /// <see cref="ChunkWriteResult.Completed"/> exactly once, in whatever order its chunks come.
    /// </summary>
    public static ChunkWriteResult Repeat(int ordinal, int completedBy) =>
        ordinal == completedBy ? ChunkWriteResult.Completed : ChunkWriteResult.Stored;

    /// <summary>Whether a pending version has become rubbish: an older job or lease left it, and the newer one writes another version.</summary>
    public static bool IsLeftover(Fence pending, Fence newer) => pending < newer;
}
