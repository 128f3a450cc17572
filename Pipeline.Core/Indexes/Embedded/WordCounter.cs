using System.Collections.Concurrent;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Core.Storage;
using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>Counts the chunks of a tenant, and those that have a word. Thread-safe; how many chunks there are is counted once for each state of the index.</summary>
internal sealed class WordCounter
{
    private readonly ConcurrentDictionary<long, (long Revision, long Chunks)> _sizes = [];

    /// <summary>The counts, all of one state of the index; <see langword="null"/> for a tenant without chunks.</summary>
    public WordCounts? Count(SqliteSession session, string tenant, IReadOnlyList<string> words)
    {
        using var read = SqliteRead.Begin(session);
        if (FindTenant(session, tenant) is not { } number)
        {
            return null;
        }

        Dictionary<string, long> having = new(words.Count, StringComparer.Ordinal);
        foreach (var word in words)
        {
            using var rows = session.Prepare("SELECT count(*) FROM chunk_words WHERE chunk_words MATCH ?1 AND rowid BETWEEN ?2 AND ?3")
                .Bind(1, LexicalQuery.AnyOf([word])).Bind(2, ChunkKeys.First(number)).Bind(3, ChunkKeys.Last(number)).Query();
            having[word] = rows.Read() ? rows.Int64(0) : 0;
        }

        return new WordCounts(Size(session, number), having);
    }

    private long Size(SqliteSession session, long tenant)
    {
        var revision = VectorRows.Revision(session);
        if (_sizes.TryGetValue(tenant, out var known) && known.Revision == revision)
        {
            return known.Chunks;
        }

        using var rows = session.Prepare(
            """
            SELECT coalesce(sum(versions.total), 0) FROM documents JOIN versions ON versions.document = documents.id
            WHERE documents.tenant = ?1 AND versions.completed_by IS NOT NULL
            """).Bind(1, tenant).Query();
        var chunks = rows.Read() ? rows.Int64(0) : 0;
        _sizes[tenant] = (revision, chunks);
        return chunks;
    }

    private static long? FindTenant(SqliteSession session, string tenant)
    {
        using var rows = session.Prepare("SELECT id FROM tenants WHERE name = ?1").Bind(1, tenant).Query();
        return rows.Read() ? rows.Int64(0) : null;
    }
}
