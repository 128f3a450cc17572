using Pipeline.Core.Indexes.Embedded.Filtering;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes.Embedded.Words;

/// <summary>Counts the readable chunks of a tenant, and those that have a word. Thread-safe; how many chunks there are is counted once for each state of the index.</summary>
internal sealed class WordCounter
{
    private const int MaxTenants = 1024;

    private readonly LatestCache<long, Counted> _sizes = new(MaxTenants);

    /// <summary>The counts, all of one state of the index; <see langword="null"/> for a tenant without chunks.</summary>
    public WordCounts? Count(SqliteSession session, string tenant, IReadOnlyList<string> words)
    {
        using var read = SqliteRead.Begin(session);
        if (FindTenant(session, tenant) is not { } number)
        {
            return null;
        }

        var hidden = HiddenChunks.IsAny(session) ? HiddenChunks.Read(session, number) : null;
        Dictionary<string, long> having = new(words.Count, StringComparer.Ordinal);
        foreach (var word in words)
        {
            having[word] = hidden is null ? Count(session, number, word) : Count(session, number, word, hidden);
        }

        return new WordCounts(Size(session, number), having);
    }

    private static long Count(SqliteSession session, long tenant, string word)
    {
        using var rows = session.Prepare("SELECT count(*) FROM chunk_terms WHERE chunk_terms MATCH ?1 AND rowid BETWEEN ?2 AND ?3")
            .Bind(1, LexicalQuery.AnyOf([word])).Bind(2, ChunkKeys.First(tenant)).Bind(3, ChunkKeys.Last(tenant)).Query();
        return rows.Read() ? rows.Int64(0) : 0;
    }

    private static long Count(SqliteSession session, long tenant, string word, ChunkSet hidden)
    {
        var count = 0;
        using var rows = session.Prepare("SELECT rowid FROM chunk_terms WHERE chunk_terms MATCH ?1 AND rowid BETWEEN ?2 AND ?3")
            .Bind(1, LexicalQuery.AnyOf([word])).Bind(2, ChunkKeys.First(tenant)).Bind(3, ChunkKeys.Last(tenant)).Query();
        while (rows.Read())
        {
            count += hidden.Contains(rows.Int64(0)) ? 0 : 1;
        }

        return count;
    }

    private long Size(SqliteSession session, long tenant)
    {
        var revision = VectorRows.Revision(session);
        if (_sizes.Find(tenant) is { } known && known.Revision == revision)
        {
            return known.Chunks;
        }

        using var rows = session.Prepare(
            """
            SELECT coalesce(sum(versions.total), 0) FROM documents JOIN versions ON versions.document = documents.id
            WHERE documents.tenant = ?1 AND versions.completed_by IS NOT NULL
            """).Bind(1, tenant).Query();
        var chunks = rows.Read() ? rows.Int64(0) : 0;
        _sizes.Keep(tenant, new Counted(revision, chunks), kept => kept.Revision < revision);
        return chunks;
    }

    private static long? FindTenant(SqliteSession session, string tenant)
    {
        using var rows = session.Prepare("SELECT id FROM tenants WHERE name = ?1").Bind(1, tenant).Query();
        return rows.Read() ? rows.Int64(0) : null;
    }

    private sealed record Counted(long Revision, long Chunks);
}
