using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>Deletes a document with all its versions, inside a write transaction. Its fence stays, so that a stale worker can't bring it back.</summary>
internal static class DocumentDeletion
{
    /// <summary>Deletes it.</summary>
    /// <returns>How many readable chunks went.</returns>
    public static int Run(SqliteSession session, string tenantName, string documentId)
    {
        IndexRows rows = new(session);
        var tenant = rows.GetTenant(tenantName);
        if (rows.FindDocument(tenant, documentId) is not { } document)
        {
            return 0;
        }

        ChunkRows chunks = new(session, ModelGuard.Read(session)?.Generation ?? 0);
        var readable = 0;
        foreach (var version in rows.ListVersions(document, except: 0))
        {
            chunks.Delete(version.Id, withWords: version.IsReadable);
            if (version.IsReadable)
            {
                chunks.RecordChange(tenant.Id, version.Id, added: false);
                readable += version.Stored;
            }
        }

        return readable;
    }
}
