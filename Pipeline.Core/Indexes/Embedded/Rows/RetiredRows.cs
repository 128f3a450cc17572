using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>
/// Versions that were replaced, given up or deleted. Retiring one takes the same short time however large it is: no reader sees it any more. Its chunks go afterwards, a
/// few hundred in a transaction. Inside a write transaction.
/// </summary>
internal static class RetiredRows
{
    /// <summary>Chunks that go in a transaction of a batch of writes: as many as come, so that what is replaced piece by piece needs no transaction more.</summary>
    public const int BesideWrites = 256;

    /// <summary>Chunks that go in a transaction of their own: about fifty milliseconds, for which other writers wait. Fewer would be more pieces of the lexical index to merge.</summary>
    public const int AtOnce = 1024;

    /// <summary>Retires a version.</summary>
    public static void Retire(SqliteSession session, long tenant, StoredVersion version)
    {
        session.Prepare("INSERT INTO retired (version, tenant, title) SELECT id, ?2, title FROM versions WHERE id = ?1").Bind(1, version.Id).Bind(2, tenant).Run();
        session.Prepare("DELETE FROM versions WHERE id = ?1").Bind(1, version.Id).Run();
        if (version.IsReadable)
        {
            new ChunkRows(session, generation: 0).RecordChange(tenant, version.Id, added: false);
        }
    }

    /// <summary>Removes some chunks of retired versions, with their words and their vectors of either generation.</summary>
    /// <param name="session">The writing connection.</param>
    /// <param name="limit">How many.</param>
    /// <returns>Whether there are more.</returns>
    public static bool RemoveSome(SqliteSession session, int limit)
    {
        if (!IsAny(session))
        {
            return false;
        }

        var keys = RemoveWords(session, limit);
        foreach (var key in keys)
        {
            session.Prepare("DELETE FROM vectors WHERE id IN (?1, ?2)").Bind(1, VectorKeys.Of(0, key)).Bind(2, VectorKeys.Of(1, key)).Run();
            session.Prepare("DELETE FROM chunks WHERE id = ?1").Bind(1, key).Run();
        }

        if (keys.Count == limit)
        {
            return true;
        }

        session.Prepare("DELETE FROM retired").Run();
        return false;
    }

    /// <summary>Whether there is a retired version.</summary>
    public static bool IsAny(SqliteSession session) => session.Scalar("SELECT EXISTS (SELECT 1 FROM retired)") == 1;

    /// <summary>Takes the very words out of the lexical index that <see cref="ChunkRows.AddWords"/> put in: a version's rows never change. In rising order of keys, as there.</summary>
    private static List<long> RemoveWords(SqliteSession session, int limit)
    {
        List<long> keys = [];
        var remove = session.Prepare("INSERT INTO chunk_terms (chunk_terms, rowid, title, heading, text, exact) VALUES ('delete', ?1, ?2, ?3, ?4, ?5)");
        using var rows = session.Prepare(
            """
            SELECT c.id, s.title, c.heading, c.text
            FROM (SELECT c.id, r.title FROM retired r CROSS JOIN chunks c ON c.version = r.version LIMIT ?1) s CROSS JOIN chunks c ON c.id = s.id ORDER BY c.id
            """).Bind(1, limit).Query();
        while (rows.Read())
        {
            keys.Add(rows.Int64(0));
            var words = ChunkTerms.Of(rows.Blob(1), rows.Blob(2), rows.Blob(3));
            remove.Bind(1, rows.Int64(0)).BindText(2, words.Title).BindText(3, words.Heading).BindText(4, words.Text).BindText(5, words.Exact).Run();
        }

        return keys;
    }
}
