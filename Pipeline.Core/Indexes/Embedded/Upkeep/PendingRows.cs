using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Embedded.Upkeep;

/// <summary>Lists and deletes versions that are not readable.</summary>
internal static class PendingRows
{
    /// <summary>All of them.</summary>
    public static List<PendingVersion> List(SqliteSession session)
    {
        List<PendingVersion> versions = [];
        using var rows = session.Prepare(
            """
            SELECT t.name, d.name, v.version, v.sequence, v.epoch, v.stored
            FROM versions v JOIN documents d ON d.id = v.document JOIN tenants t ON t.id = d.tenant WHERE v.completed_by IS NULL ORDER BY v.id
            """).Query();
        while (rows.Read())
        {
            versions.Add(new PendingVersion(rows.Text(0), rows.Text(1), rows.Text(2), new Fence(rows.Int64(3), rows.Int32(4)), rows.Int32(5)));
        }

        return versions;
    }

    /// <summary>Deletes those that are as they were. Inside a write transaction.</summary>
    /// <returns>How many went.</returns>
    public static int Delete(SqliteSession session, IReadOnlyList<PendingVersion> versions)
    {
        ChunkRows chunks = new(session, ModelGuard.Read(session)?.Generation ?? 0);
        var deleted = 0;
        foreach (var version in versions)
        {
            if (Find(session, version) is { } id)
            {
                chunks.Delete(id, withWords: false);
                deleted++;
            }
        }

        return deleted;
    }

    private static long? Find(SqliteSession session, PendingVersion version)
    {
        using var rows = session.Prepare(
            """
            SELECT v.id FROM tenants t JOIN documents d ON d.tenant = t.id JOIN versions v ON v.document = d.id
            WHERE t.name = ?1 AND d.name = ?2 AND v.version = ?3 AND v.sequence = ?4 AND v.epoch = ?5 AND v.completed_by IS NULL
            """)
            .Bind(1, version.Tenant).Bind(2, version.DocumentId).Bind(3, version.Version).Bind(4, version.Fence.Sequence).Bind(5, version.Fence.Epoch).Query();
        return rows.Read() ? rows.Int64(0) : null;
    }
}
