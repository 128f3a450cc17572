using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Upkeep;

/// <summary>Lists and gives up versions that are not readable.</summary>
internal static class PendingRows
{
    /// <summary>All of them.</summary>
    public static List<PendingVersion> List(SqliteSession session)
    {
        List<PendingVersion> versions = [];
        using var rows = session.Prepare(
            """
            SELECT t.name, d.name, v.version, v.fence_order, v.epoch, v.stored
            FROM versions v JOIN documents d ON d.id = v.document JOIN tenants t ON t.id = d.tenant WHERE v.completed_by IS NULL ORDER BY v.id
            """).Query();
        while (rows.Read())
        {
            versions.Add(new PendingVersion(rows.Text(0), rows.Text(1), rows.Text(2), new Fence(rows.Int64(3), rows.Int32(4)), rows.Int32(5)));
        }

        return versions;
    }

    /// <summary>Retires those that are as they were. Inside a write transaction.</summary>
    /// <returns>How many went.</returns>
    public static int Retire(SqliteSession session, IReadOnlyList<PendingVersion> versions)
    {
        var retired = 0;
        foreach (var version in versions)
        {
            if (Find(session, version) is var (tenant, document, id))
            {
                RetiredRows.Retire(session, tenant, new StoredVersion(id, version.Version, IsReadable: false, version.Fence, version.Chunks));
                Supersede(session, document, version.Fence);
                new IndexRows(session).MarkTombstone(document);
                retired++;
            }
        }

        return retired;
    }

    /// <summary>If the version's lease is at work after all, it is told, instead of writing the rest of a version whose beginning is gone.</summary>
    private static void Supersede(SqliteSession session, long document, Fence fence) =>
        session.Prepare("UPDATE documents SET epoch = ?3 + 1 WHERE id = ?1 AND fence_order = ?2 AND epoch = ?3")
            .Bind(1, document).Bind(2, fence.Order).Bind(3, fence.Epoch).Run();

    private static (long Tenant, long Document, long Id)? Find(SqliteSession session, PendingVersion version)
    {
        using var rows = session.Prepare(
            """
            SELECT t.id, d.id, v.id FROM tenants t JOIN documents d ON d.tenant = t.id JOIN versions v ON v.document = d.id
            WHERE t.name = ?1 AND d.name = ?2 AND v.version = ?3 AND v.fence_order = ?4 AND v.epoch = ?5 AND v.completed_by IS NULL
            """)
            .Bind(1, version.Tenant).Bind(2, version.DocumentId).Bind(3, version.Version).Bind(4, version.Fence.Order).Bind(5, version.Fence.Epoch).Query();
        return rows.Read() ? (rows.Int64(0), rows.Int64(1), rows.Int64(2)) : null;
    }
}
