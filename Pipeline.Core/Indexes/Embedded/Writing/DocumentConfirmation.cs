using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Writing;

/// <summary>Confirms that a document's readable version is the one it should have; see <see cref="IChunkIndex.ConfirmAsync"/>.</summary>
internal static class DocumentConfirmation
{
    /// <summary>Looks, in one read.</summary>
    /// <returns>How the document stands, and whether its fence is below the version's: only then is there something to write.</returns>
    public static (ConfirmResult Result, bool IsBelow) Look(SqliteSession session, DocumentVersion version)
    {
        using var rows = session.Prepare(
            """
            SELECT d.fence_order, d.epoch, v.version IS ?3 FROM tenants t JOIN documents d ON d.tenant = t.id
            LEFT JOIN versions v ON v.document = d.id AND v.completed_by IS NOT NULL WHERE t.name = ?1 AND d.name = ?2
            """).Bind(1, version.Tenant).Bind(2, version.DocumentId).Bind(3, version.Version).Query();
        if (!rows.Read())
        {
            return (ConfirmResult.Missing, false);
        }

        Fence highest = new(rows.Int64(0), rows.Int32(1));
        return rows.Int32(2) == 1 ? (ConfirmResult.Unchanged, highest < version.Fence)
            : (WriteRules.IsSuperseded(version.Fence, highest) ? ConfirmResult.Superseded : ConfirmResult.Missing, false);
    }

    /// <summary>Looks again, inside a write transaction, and raises the fence; what earlier jobs have written in part is given up.</summary>
    /// <returns>How the document stands, and whether chunks of what was given up are left to remove.</returns>
    public static (ConfirmResult Result, bool LeavesRetired) Run(SqliteSession session, DocumentVersion version)
    {
        var (result, isBelow) = Look(session, version);
        var leavesRetired = false;
        if (isBelow)
        {
            IndexRows rows = new(session);
            var document = rows.FindDocument(rows.GetTenant(version.Tenant), version.DocumentId)!;
            rows.SetFence(document, version.Fence);
            foreach (var other in rows.ListVersions(document, except: 0).Where(other => !other.IsReadable && WriteRules.IsLeftover(other.Fence, version.Fence)))
            {
                RetiredRows.Retire(session, document.Tenant.Id, other);
                leavesRetired = true;
            }
        }

        return (result, leavesRetired);
    }
}
