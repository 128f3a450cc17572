using System.Runtime.InteropServices;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>Writes and deletes the rows of chunks: texts, vectors and words, and the record of what changed. Inside a write transaction.</summary>
/// <param name="session">The writing connection.</param>
/// <param name="generation">Of the file's vectors.</param>
internal readonly struct ChunkRows(SqliteSession session, long generation)
{
    // Whoever searches seldom and has missed more changes than these reads all vectors again.
    private const int ChangesKept = 100_000;

    /// <summary>Stores a chunk and its vector under a key, unless the version has the chunk already.</summary>
    /// <returns>Whether it was new.</returns>
    public bool TryAdd(long key, long version, EmbeddedChunk embedded)
    {
        var chunk = embedded.Chunk;
        var added = session.Prepare(
            """
            INSERT INTO chunks (id, version, ordinal, uuid, heading, text, start, finish, line, page, content)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT (version, ordinal) DO NOTHING
            """)
            .Bind(1, key).Bind(2, version).Bind(3, chunk.Ordinal).Bind(4, chunk.Id).Bind(5, chunk.Heading).Bind(6, chunk.Text)
            .Bind(7, chunk.Start).Bind(8, chunk.End).Bind(9, chunk.Line).Bind(10, chunk.Page)
            .Bind(11, embedded.Content).Run();
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

    /// <summary>Puts the words of versions' chunks into the lexical index.</summary>
    public void AddWords(IEnumerable<long> versions) =>
        WriteWords("INSERT INTO chunk_words (rowid, title, heading, text) VALUES (?1, ?2, ?3, ?4)", versions);

    /// <summary>Deletes a version with its chunks and vectors of either generation, and with their words when they are in the lexical index.</summary>
    public void Delete(long version, bool withWords)
    {
        if (withWords)
        {
            // The very words that AddWords put in: a version's rows never change.
            WriteWords("INSERT INTO chunk_words (chunk_words, rowid, title, heading, text) VALUES ('delete', ?1, ?2, ?3, ?4)", [version]);
        }

        session.Prepare(
            """
            DELETE FROM vectors WHERE id IN (SELECT id | ?2 FROM chunks WHERE version = ?1 UNION ALL SELECT id | ?3 FROM chunks WHERE version = ?1)
            """).Bind(1, version).Bind(2, VectorKeys.First(generation)).Bind(3, VectorKeys.First(generation + 1)).Run();
        session.Prepare("DELETE FROM chunks WHERE version = ?1").Bind(1, version).Run();
        session.Prepare("DELETE FROM versions WHERE id = ?1").Bind(1, version).Run();
    }

    /// <summary>Records that a version became readable, or went.</summary>
    public void RecordChange(long tenant, long version, bool added) =>
        session.Prepare("INSERT INTO changes (tenant, version, added) VALUES (?1, ?2, ?3)")
            .Bind(1, tenant).Bind(2, version).Bind(3, added ? 1 : 0).Run();

    /// <summary>Forgets changes of long ago.</summary>
    public void PruneChanges() =>
        session.Prepare("DELETE FROM changes WHERE revision <= (SELECT max(revision) FROM changes) - ?1").Bind(1, ChangesKept).Run();

    // A statement a row, in rising order of keys: FTS5 writes what it has gathered to the disk when a key is lower than the last, and when a statement begins
    // that could change several rows.
    private void WriteWords(string row, IEnumerable<long> versions)
    {
        var write = session.Prepare(row);
        using var rows = session.Prepare(
            """
            SELECT c.id, v.title, c.heading, c.text FROM chunks c JOIN versions v ON v.id = c.version
            WHERE v.id IN (SELECT value FROM json_each(?1)) ORDER BY c.id
            """).Bind(1, $"[{string.Join(',', versions)}]").Query();
        while (rows.Read())
        {
            write.Bind(1, rows.Int64(0)).BindText(2, rows.Blob(1)).BindText(3, rows.Blob(2)).BindText(4, rows.Blob(3)).Run();
        }
    }
}
