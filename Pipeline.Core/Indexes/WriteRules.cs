using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes;

/// <summary>What a chunk that arrives does to its document, apart from any store.</summary>
internal static class WriteRules
{
    // A clock is hardly ahead by more unless it is wrong.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <summary>Whether a write comes from a worker that a later job or lease has overtaken.</summary>
    /// <param name="write">The write's fence.</param>
    /// <param name="highest">The highest fence the document has seen.</param>
    public static bool IsSuperseded(Fence write, Fence highest) => write < highest;

    /// <summary>
    /// What a chunk of a readable version answers: the one that completed it says so again, so that each delivery of a job hears
    /// <see cref="ChunkWriteResult.Completed"/> exactly once, in whatever order its chunks come.
    /// </summary>
    public static ChunkWriteResult Repeat(int ordinal, int completedBy) =>
        ordinal == completedBy ? ChunkWriteResult.Completed : ChunkWriteResult.Stored;

    /// <summary>Whether a pending version has become rubbish: an older job or lease left it, and the newer one writes another version.</summary>
    public static bool IsLeftover(Fence pending, Fence newer) => pending < newer;

    /// <summary>
    /// The fence of a person's deletion. It supersedes all writers so far. A fence that is far ahead of the clock was made while a clock was wrong, and would keep all jobs of
    /// other queues from the document until that time comes: it does not live on.
    /// </summary>
    /// <param name="now">The time of the deletion.</param>
    /// <param name="highest">The highest fence the document has seen.</param>
    public static Fence OfDeletion(DateTimeOffset now, Fence highest) =>
        highest.Order < now.UtcTicks || highest.Order > (now + Ahead).UtcTicks ? Fence.At(now) : new Fence(highest.Order + 1, 0);
}
