using System.Runtime.CompilerServices;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>Reads what a model is given of chunks, a short read at a time.</summary>
internal static class ChunkTextReader
{
    private const int PageRows = 1024;

    private const string Columns = "c.id, c.uuid, t.name, d.name, c.ordinal, v.title, c.heading, c.text";

    /// <summary>All readable chunks; see <see cref="IModelStore.ReadTextsAsync"/>.</summary>
    public static async IAsyncEnumerable<ChunkText> ReadAllAsync(SqliteReaders readers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var tenant in await readers.ReadAsync(ListTenants, cancellationToken).ConfigureAwait(false))
        {
            ChunkText? last = null;
            for (var count = PageRows; count == PageRows;)
            {
                var after = last;
                var page = await readers.ReadAsync(session => ReadPage(session, tenant, after), cancellationToken).ConfigureAwait(false);
                foreach (var text in page)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return text;
                    last = text;
                }

                count = page.Count;
            }
        }
    }

    /// <summary>Chunks, readable and pending, that have no vector of a generation. Those are the ones above its highest id: vectors are made in rising order.</summary>
    /// <param name="session">A connection.</param>
    /// <param name="generation">The generation.</param>
    /// <param name="limit">How many at most.</param>
    public static List<(long Key, ChunkText Text)> ReadMissing(SqliteSession session, long generation, int limit)
    {
        List<(long, ChunkText)> missing = [];
        foreach (var tenant in ListTenants(session))
        {
            if (missing.Count < limit)
            {
                ReadMissing(session, tenant, LastVector(session, tenant, generation), limit - missing.Count, missing);
            }
        }

        return missing;
    }

    /// <summary>How many chunks have no vector of a generation.</summary>
    public static long CountMissing(SqliteSession session, long generation)
    {
        long missing = 0;
        foreach (var tenant in ListTenants(session))
        {
            using var rows = session.Prepare("SELECT count(*) FROM chunks WHERE id > ?1 AND id <= ?2")
                .Bind(1, LastVector(session, tenant, generation)).Bind(2, ChunkKeys.Last(tenant)).Query();
            rows.Read();
            missing += rows.Int64(0);
        }

        return missing;
    }

    /// <summary>The lowest and the highest key of each tenant's chunks.</summary>
    public static List<(long First, long Last)> ListRanges(SqliteSession session)
    {
        List<(long, long)> ranges = [];
        foreach (var tenant in ListTenants(session))
        {
            using var rows = session.Prepare("SELECT min(id), max(id) FROM chunks WHERE id BETWEEN ?1 AND ?2").Bind(1, ChunkKeys.First(tenant)).Bind(2, ChunkKeys.Last(tenant)).Query();
            if (rows.Read() && rows.Int64OrNull(0) is { } first)
            {
                ranges.Add((first, rows.Int64(1)));
            }
        }

        return ranges;
    }

    private static void ReadMissing(SqliteSession session, long tenant, long after, int limit, List<(long Key, ChunkText Text)> missing)
    {
        using var rows = session.Prepare(
            $"""
            SELECT {Columns} FROM chunks c JOIN versions v ON v.id = c.version JOIN documents d ON d.id = v.document JOIN tenants t ON t.id = d.tenant
            WHERE c.id > ?1 AND c.id <= ?2 ORDER BY c.id LIMIT ?3
            """).Bind(1, after).Bind(2, ChunkKeys.Last(tenant)).Bind(3, limit).Query();
        while (rows.Read())
        {
            missing.Add((rows.Int64(0), Text(rows)));
        }
    }

    private static long LastVector(SqliteSession session, long tenant, long generation)
    {
        using var rows = session.Prepare("SELECT max(id) FROM vectors WHERE id BETWEEN ?1 AND ?2")
            .Bind(1, VectorKeys.Of(generation, ChunkKeys.First(tenant))).Bind(2, VectorKeys.Of(generation, ChunkKeys.Last(tenant))).Query();
        rows.Read();
        return rows.Int64OrNull(0) is { } last ? VectorKeys.Chunk(last) : ChunkKeys.First(tenant) - 1;
    }

    private static List<long> ListTenants(SqliteSession session)
    {
        List<long> tenants = [];
        using var rows = session.Prepare("SELECT id FROM tenants ORDER BY name").Query();
        while (rows.Read())
        {
            tenants.Add(rows.Int64(0));
        }

        return tenants;
    }

    private static List<ChunkText> ReadPage(SqliteSession session, long tenant, ChunkText? after)
    {
        List<ChunkText> page = [];

        // CROSS JOIN keeps this order of tables, which is the order of the rows: nothing is sorted, however many there are.
        using var rows = session.Prepare(
            $"""
            SELECT {Columns} FROM tenants t CROSS JOIN documents d ON d.tenant = t.id
            CROSS JOIN versions v ON v.document = d.id AND v.completed_by IS NOT NULL CROSS JOIN chunks c ON c.version = v.id
            WHERE t.id = ?1 AND d.name >= ?2 AND (d.name > ?2 OR c.ordinal > ?3) ORDER BY d.name, c.ordinal LIMIT ?4
            """).Bind(1, tenant).Bind(2, after?.DocumentId ?? "").Bind(3, after?.Ordinal ?? -1).Bind(4, PageRows).Query();
        while (rows.Read())
        {
            page.Add(Text(rows));
        }

        return page;
    }

    private static ChunkText Text(SqliteRows rows) =>
        new(rows.Guid(1), rows.Text(2), rows.Text(3), rows.Int32(4), rows.Text(5), rows.Text(6), rows.Text(7));
}
