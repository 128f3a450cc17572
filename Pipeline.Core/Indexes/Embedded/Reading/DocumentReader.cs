using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes.Embedded.Fitting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Reading;

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

    /// <summary>Who had the last word on a document, or <see langword="null"/>.</summary>
    public static DocumentWriter? FindWriter(SqliteSession session, string tenant, string documentId)
    {
        using var rows = session.Prepare(
            "SELECT d.fence_order, d.epoch, d.tombstone FROM tenants t JOIN documents d ON d.tenant = t.id WHERE t.name = ?1 AND d.name = ?2")
            .Bind(1, tenant).Bind(2, documentId).Query();
        return rows.Read() ? new DocumentWriter(new Fence(rows.Int64(0), rows.Int32(1)), rows.Int32(2) == 1) : null;
    }

    /// <summary>A page of a tenant's readable documents.</summary>
    public static List<StoredDocument> List(SqliteSession session, string tenant, DocumentPage page)
    {
        // No text that begins with the prefix sorts after the prefix with the last code point behind it.
        List<StoredDocument> documents = [];
        using var rows = session.Prepare(
            """
            SELECT d.name, v.version, v.source, v.title, v.total
            FROM tenants t JOIN documents d ON d.tenant = t.id JOIN versions v ON v.document = d.id
            WHERE t.name = ?1 AND d.name > ?3 AND d.name BETWEEN ?2 AND ?2 || char(1114111) AND v.completed_by IS NOT NULL
            ORDER BY d.name LIMIT ?4
            """).Bind(1, tenant).Bind(2, page.Prefix).Bind(3, page.After ?? "").Bind(4, page.Limit).Query();
        while (rows.Read())
        {
            documents.Add(new StoredDocument(rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Int32(4)));
        }

        return documents;
    }

    /// <summary>A version of a row that begins with name, version, source, title, metadata, and the fence's order and epoch.</summary>
    public static DocumentVersion Version(SqliteRows rows, string tenant) => new()
    {
        Tenant = tenant,
        DocumentId = rows.Text(0),
        Version = rows.Text(1),
        Source = rows.Text(2),
        Title = rows.Text(3),
        Metadata = JsonSerializer.Deserialize<Dictionary<string, string>>(rows.Text(4), PipelineJson.Options)!,
        Fence = new Fence(rows.Int64(5), rows.Int32(6)),
    };

    /// <summary>The index at a glance.</summary>
    public static IndexStatistics Count(SqliteSession session)
    {
        using var read = SqliteRead.Begin(session);
        var model = ModelGuard.Read(session)?.Model;
        using var rows = session.Prepare("SELECT count(*), coalesce(sum(total), 0) FROM versions WHERE completed_by IS NOT NULL").Query();
        rows.Read();
        return new IndexStatistics(rows.Int64(0), rows.Int64(1), model?.Identity, model?.Dimensions ?? 0);
    }

    /// <summary>All readable versions, as a hash.</summary>
    public static CorpusState ReadCorpus(SqliteSession session)
    {
        XxHash128 hash = new();
        long chunks = 0;
        using var rows = session.Prepare(
            """
            SELECT t.name, d.name, v.version, v.total FROM tenants t JOIN documents d ON d.tenant = t.id JOIN versions v ON v.document = d.id
            WHERE v.completed_by IS NOT NULL ORDER BY t.name, d.name
            """).Query();
        while (rows.Read())
        {
            // With their lengths before them: no two lists of names run into the same text.
            hash.Append(Encoding.UTF8.GetBytes($"{rows.Text(0).Length}:{rows.Text(0)}{rows.Text(1).Length}:{rows.Text(1)}{rows.Text(2)}\n"));
            chunks += rows.Int32(3);
        }

        return new CorpusState(chunks, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }
}
