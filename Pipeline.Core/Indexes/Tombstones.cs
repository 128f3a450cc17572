namespace Pipeline.Core.Indexes;

/// <summary>How long an index remembers that a document was deleted.</summary>
internal static class Tombstones
{
    /// <summary>
    /// Longer than a job that was accepted before the deletion may still come. Ended jobs are kept for a week (<c>queue.retention</c>), dead ones until somebody replays them, who wants what they
    /// bring; what waits, runs or is tried again longer than a month is a queue that nobody works on.
    /// </summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);
}
