using Pipeline.Core.Storage;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Upkeep;

/// <summary>Forgets documents that were deleted long ago.</summary>
internal static class TombstoneRows
{
    /// <summary>
    /// How long a deletion is remembered: longer than a job that was accepted before it may still come. Ended jobs are kept for a week (<c>queue.retention</c>), dead ones until
    /// somebody replays them, who wants what they bring; what waits, runs or is tried again longer than a month is a queue that nobody works on.
    /// </summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // A millisecond's work.
    private const int AtOnce = 256;

    /// <summary>Forgets some of those that are older. Inside a write transaction.</summary>
    /// <returns>Whether there may be more.</returns>
    public static bool ForgetSome(SqliteSession session, DateTimeOffset now) =>
        session.Prepare("DELETE FROM documents WHERE id IN (SELECT id FROM documents WHERE tombstone = 1 AND fence_order < ?1 LIMIT ?2)")
            .Bind(1, (now - Kept).UtcTicks).Bind(2, AtOnce).Run() == AtOnce;

    /// <summary>Whether there is one that is older.</summary>
    public static bool IsAnyOld(SqliteSession session, DateTimeOffset now)
    {
        using var rows = session.Prepare("SELECT 1 FROM documents WHERE tombstone = 1 AND fence_order < ?1 LIMIT 1").Bind(1, (now - Kept).UtcTicks).Query();
        return rows.Read();
    }
}
