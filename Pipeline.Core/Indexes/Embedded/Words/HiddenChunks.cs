using Pipeline.Core.Indexes.Embedded.Filtering;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Words;

/// <summary>The chunks that are in the lexical index and no search may find: of versions that are not readable yet, or no more. Mostly none, or those that are being written.</summary>
internal static class HiddenChunks
{
    /// <summary>Whether there are any, inside a read transaction.</summary>
    public static bool IsAny(SqliteSession session) =>
        session.Scalar("SELECT EXISTS (SELECT 1 FROM versions WHERE completed_by IS NULL) OR EXISTS (SELECT 1 FROM retired)") == 1;

    /// <summary>Whether a chunk is one of them: what a search asks of the few that it would give.</summary>
    public static bool Has(SqliteSession session, long key)
    {
        using var rows = session.Prepare("SELECT 1 FROM chunks c JOIN versions v ON v.id = c.version WHERE c.id = ?1 AND v.completed_by IS NOT NULL").Bind(1, key).Query();
        return !rows.Read();
    }

    /// <summary>A tenant's, inside a read transaction; <see langword="null"/> for none. Half a microsecond each.</summary>
    public static ChunkSet? Read(SqliteSession session, long tenant)
    {
        ChunkSet? hidden = null;
        using var rows = session.Prepare(
            """
            SELECT c.id FROM versions v INDEXED BY pending_versions CROSS JOIN documents d ON d.id = v.document CROSS JOIN chunks c ON c.version = v.id
            WHERE v.completed_by IS NULL AND d.tenant = ?1
            UNION ALL SELECT c.id FROM retired r CROSS JOIN chunks c ON c.version = r.version WHERE r.tenant = ?1
            """).Bind(1, tenant).Query();
        while (rows.Read())
        {
            (hidden ??= new ChunkSet()).Add(rows.Int64(0));
        }

        return hidden;
    }
}
