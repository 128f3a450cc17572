using System.Runtime.InteropServices;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>Writes the rows of chunks: texts, vectors and words, and the record of what changed. Inside a write transaction.</summary>
/// <param name="session">The writing connection.</param>
/// <param name="generation">Of the file's vectors.</param>
internal readonly struct ChunkRows(SqliteSession session, long generation)
{
    // Whoever searches seldom and has missed more changes than these reads all vectors again.
    private const int ChangesKept = 100_000;

    /// <summary>Stores a chunk and its vector under a key, unless the version has the chunk already.</summary>
    /// <returns>Whether it was new.</returns>
    public bool TryAdd(long key, long version, in PreparedChunk prepared)
    {
        var (embedded, words, _, checksum) = prepared;
        var chunk = embedded.Chunk;
        var insert = session.Prepare(
            """
            INSERT INTO chunks (id, version, ordinal, uuid, heading, text, start, finish, line, page, content, checksum)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            ON CONFLICT (version, ordinal) DO NOTHING
            """);
        BindText(insert, 5, words.Heading);
        BindText(insert, 6, words.Text);
        var added = insert
            .Bind(1, key).Bind(2, version).Bind(3, chunk.Ordinal).Bind(4, chunk.Id)
            .Bind(7, chunk.Start).Bind(8, chunk.End).Bind(9, chunk.Line).Bind(10, chunk.Page)
            .Bind(11, embedded.Content).Bind(12, checksum).Run();
        if (added == 0)
        {
            return false;
        }

        session.Prepare("INSERT INTO vectors (id, version, vector) VALUES (?1, ?2, ?3)")
            .Bind(1, VectorKeys.Of(generation, key)).Bind(2, version).Bind(3, MemoryMarshal.AsBytes(embedded.Vector.Span)).Run();
        return true;
    }

    /// <summary>The highest ordinal a version has stored.</summary>
    public int LastOrdinal(long version)
    {
        using var rows = session.Prepare("SELECT max(ordinal) FROM chunks WHERE version = ?1").Bind(1, version).Query();
        rows.Read();
        return rows.Int32(0);
    }

    /// <summary>
    /// Puts the words of a chunk into the lexical index. A statement a row, in rising order of keys: FTS5 writes what it has gathered to the disk when a key is lower than the
    /// last, and when a statement begins that could change several rows.
    /// </summary>
    public void AddWords(long key, in ChunkTerms words) => session.Prepare("INSERT INTO chunk_terms (rowid, title, heading, text, exact) VALUES (?1, ?2, ?3, ?4, ?5)")
        .Bind(1, key).BindText(2, words.Title).BindText(3, words.Heading).BindText(4, words.Text).BindText(5, words.Exact).Run();

    /// <summary>Records that a version became readable, or went.</summary>
    public void RecordChange(long tenant, long version, bool added) =>
        session.Prepare("INSERT INTO changes (tenant, version, added) VALUES (?1, ?2, ?3)")
            .Bind(1, tenant).Bind(2, version).Bind(3, added ? 1 : 0).Run();

    /// <summary>Forgets changes of long ago.</summary>
    public void PruneChanges() =>
        session.Prepare("DELETE FROM changes WHERE revision <= (SELECT max(revision) FROM changes) - ?1").Bind(1, ChangesKept).Run();

    // No bytes would be bound as NULL.
    private static void BindText(SqliteStatement statement, int index, byte[] utf8) => _ = utf8.Length == 0 ? statement.Bind(index, "") : statement.BindText(index, utf8);
}
