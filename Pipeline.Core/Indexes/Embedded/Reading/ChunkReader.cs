using System.Runtime.InteropServices;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Reading;

/// <summary>Reads the chunks that a search found, inside the search's read transaction.</summary>
internal static class ChunkReader
{
    /// <summary>The chunks under the keys, in order.</summary>
    public static List<ChunkHit> Read(SqliteSession session, string tenant, ReadOnlySpan<(long Key, double Score)> found)
    {
        List<ChunkHit> hits = new(found.Length);
        Dictionary<long, DocumentVersion> documents = [];
        foreach (var (key, score) in found)
        {
            using var rows = session.Prepare(
                """
                SELECT c.version, c.ordinal, v.total, c.uuid, c.heading, c.text, c.start, c.finish, c.line, c.page
                FROM chunks c JOIN versions v ON v.id = c.version WHERE c.id = ?1
                """).Bind(1, key).Query();
            if (!rows.Read())
            {
                throw new InvalidDataException($"The index names a chunk with key {key}, but has no such row: it is damaged. Delete the file and ingest again.");
            }

            var version = rows.Int64(0);
            if (!documents.TryGetValue(version, out var document))
            {
                document = ReadDocument(session, tenant, version);
                documents.Add(version, document);
            }

            hits.Add(new ChunkHit(Chunk(rows, document), score));
        }

        return hits;
    }

    /// <summary>Some chunks of a document's readable version, in order.</summary>
    public static List<Chunk> List(SqliteSession session, string tenant, string documentId, int from, int limit)
    {
        using var read = SqliteRead.Begin(session);
        List<(long, double)> found = [];
        using (var rows = session.Prepare(
            """
            SELECT c.id FROM tenants t JOIN documents d ON d.tenant = t.id JOIN versions v ON v.document = d.id JOIN chunks c ON c.version = v.id
            WHERE t.name = ?1 AND d.name = ?2 AND v.completed_by IS NOT NULL AND c.ordinal >= ?3 ORDER BY c.ordinal LIMIT ?4
            """).Bind(1, tenant).Bind(2, documentId).Bind(3, from).Bind(4, limit).Query())
        {
            while (rows.Read())
            {
                found.Add((rows.Int64(0), 0));
            }
        }

        return Read(session, tenant, CollectionsMarshal.AsSpan(found)).ConvertAll(hit => hit.Chunk);
    }

    private static Chunk Chunk(SqliteRows rows, DocumentVersion document)
    {
        var ordinal = rows.Int32(1);
        var total = rows.Int32(2);
        return new Chunk
        {
            Id = rows.Guid(3),
            Document = document,
            Ordinal = ordinal,
            Total = ordinal == total - 1 ? total : null,
            Heading = rows.Text(4),
            Text = rows.Text(5),
            Start = rows.Int32(6),
            End = rows.Int32(7),
            Line = rows.Int32(8),
            Page = rows.Int32(9),
        };
    }

    private static DocumentVersion ReadDocument(SqliteSession session, string tenant, long version)
    {
        using var rows = session.Prepare(
            """
            SELECT d.name, v.version, v.source, v.title, v.metadata, v.fence_order, v.epoch
            FROM versions v JOIN documents d ON d.id = v.document WHERE v.id = ?1
            """).Bind(1, version).Query();
        rows.Read();
        return DocumentReader.Version(rows, tenant);
    }
}
