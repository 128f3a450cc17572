using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>Reads what the index knows of its documents.</summary>
internal static class DocumentReader
{
    /// <summary>A document's readable version, or <see langword="null"/>.</summary>
    public static StoredDocument? Find(SqliteSession session, string tenant, string documentId)
    {
        using var rows = session.Prepare(
            """
            SELECT v.version, v.source, v.title, v.total
            FROM tenants t JOIN documents d ON d.tenant = t.id JOIN versions v ON v.document = d.id
            WHERE t.name = ?1 AND d.name = ?2 AND v.completed_by IS NOT NULL
            """).Bind(1, tenant).Bind(2, documentId).Query();
        return rows.Read() ? new StoredDocument(documentId, rows.Text(0), rows.Text(1), rows.Text(2), rows.Int32(3)) : null;
    }

    /// <summary>The index at a glance.</summary>
    public static IndexStatistics Count(SqliteSession session)
    {
        using var read = SqliteRead.Begin(session);
        var model = ModelGuard.Read(session)?.Model;
        using var rows = session.Prepare("SELECT count(*), coalesce(sum(total), 0) FROM versions WHERE completed_by IS NOT NULL").Query();
        rows.Read();
        return new IndexStatistics(rows.Int64(0), rows.Int64(1), model?.Identity, model?.Dimensions ?? 0);
    }
}
