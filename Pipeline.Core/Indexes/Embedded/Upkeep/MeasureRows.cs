using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Upkeep;

/// <summary>Measures an index file, inside one read transaction.</summary>
internal static class MeasureRows
{
    private const string Parts =
        """
        SELECT 'texts', count(*), coalesce(sum(octet_length(text) + octet_length(heading)), 0) FROM chunks
        UNION ALL SELECT 'vectors', count(*), coalesce(sum(octet_length(vector)), 0) FROM vectors
        UNION ALL SELECT 'words', (SELECT count(*) FROM chunk_terms_docsize), coalesce(sum(octet_length(block)), 0) FROM chunk_terms_data
        UNION ALL SELECT 'documents', count(*), coalesce(sum(octet_length(source) + octet_length(title) + octet_length(metadata)), 0) FROM versions
        """;

    /// <summary>Measures it.</summary>
    /// <param name="session">A reading connection.</param>
    /// <param name="path">The file.</param>
    public static IndexMeasures Read(SqliteSession session, string path)
    {
        using var read = SqliteRead.Begin(session);
        List<IndexPart> parts = [];
        using (var rows = session.Prepare(Parts).Query())
        {
            while (rows.Read())
            {
                parts.Add(new IndexPart(rows.Text(0), rows.Int64(1), rows.Int64(2)));
            }
        }

        var free = session.Scalar("PRAGMA freelist_count") * session.Scalar("PRAGMA page_size");
        var pending = session.Scalar("SELECT count(*) FROM chunks c LEFT JOIN versions v ON v.id = c.version WHERE v.completed_by IS NULL");
        return new IndexMeasures(Length(path), Length(path + "-wal"), free, pending, parts);
    }

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
