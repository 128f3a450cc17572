using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Upkeep;

/// <summary>Forgets documents that were deleted long ago.</summary>
internal static class TombstoneRows
{
    // A millisecond's work.
    private const int AtOnce = 256;

    /// <summary>Forgets some of those that are older. Inside a write transaction.</summary>
    /// <returns>Whether there may be more.</returns>
    public static bool ForgetSome(SqliteSession session, DateTimeOffset now) =>
        session.Prepare("DELETE FROM documents WHERE id IN (SELECT id FROM documents WHERE tombstone = 1 AND fence_order < ?1 LIMIT ?2)")
            .Bind(1, (now - Tombstones.Kept).UtcTicks).Bind(2, AtOnce).Run() == AtOnce;

    /// <summary>Whether there is one that is older.</summary>
    public static bool IsAnyOld(SqliteSession session, DateTimeOffset now)
    {
        using var rows = session.Prepare("SELECT 1 FROM documents WHERE tombstone = 1 AND fence_order < ?1 LIMIT 1").Bind(1, (now - Tombstones.Kept).UtcTicks).Query();
        return rows.Read();
    }
}
