using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Pipeline.Core.Indexes.Embedded.Fitting;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>Compares two generations of vectors: for a sample of passages, which passages of their tenant are nearest by each. Reads each tenant's vectors once for all its passages.</summary>
/// <param name="readers">Short reads beside writers.</param>
/// <param name="top">How many of the nearest are compared.</param>
internal sealed class GenerationComparison(SqliteReaders readers, int top)
{
    private const int PageRows = 2048;
    private const int Seed = 1;

    /// <summary>Compares the current generation and the next one; <see langword="null"/> when there is no next one.</summary>
    public async Task<ModelOverlap?> RunAsync(int passages, CancellationToken cancellationToken)
    {
        var (held, hasNext) = await readers.ReadAsync(session => (ModelGuard.Read(session), ModelRows.HasNext(session)), cancellationToken).ConfigureAwait(false);
        if (held is null || !hasNext)
        {
            return null;
        }

        var sample = await readers.ReadAsync(session => Choose(session, held, passages), cancellationToken).ConfigureAwait(false);
        double shared = 0;
        var compared = 0;
        foreach (var tenant in sample.GroupBy(key => ChunkKeys.TenantOf(key)))
        {
            long[] keys = [.. tenant];
            var current = await NearestAsync(keys, tenant.Key, held.Generation, cancellationToken).ConfigureAwait(false);
            var next = await NearestAsync(keys, tenant.Key, held.Next, cancellationToken).ConfigureAwait(false);
            foreach (var key in keys.Where(key => current[key].Count > 0))
            {
                shared += (double)current[key].Count(next[key].Contains) / current[key].Count;
                compared++;
            }
        }

        return new ModelOverlap(compared, compared == 0 ? 1 : shared / compared);
    }

    /// <summary>Passages that have both vectors, from all over the index; the same for the same index.</summary>
    private static List<long> Choose(SqliteSession session, HeldModel held, int passages)
    {
        SortedSet<long> chosen = [];
        Random random = new(Seed);
        var ranges = ChunkTextReader.ListRanges(session);
        var all = ranges.Sum(range => range.Last - range.First + 1);
        for (var attempt = 0; attempt < passages * 4 && chosen.Count < passages && all > 0; attempt++)
        {
            using var rows = session.Prepare(
                """
                SELECT c.id FROM chunks c JOIN versions v ON v.id = c.version AND v.completed_by IS NOT NULL
                JOIN vectors x ON x.id = (c.id | ?2) JOIN vectors y ON y.id = (c.id | ?3) WHERE c.id >= ?1 ORDER BY c.id LIMIT 1
                """).Bind(1, KeyAt(ranges, random.NextInt64(all))).Bind(2, VectorKeys.First(held.Generation)).Bind(3, VectorKeys.First(held.Next)).Query();
            if (rows.Read())
            {
                chosen.Add(rows.Int64(0));
            }
        }

        return [.. chosen];
    }

    private static long KeyAt(List<(long First, long Last)> ranges, long place)
    {
        foreach (var (first, last) in ranges)
        {
            if (place <= last - first)
            {
                return first + place;
            }

            place -= last - first + 1;
        }

        return 0;
    }

    private async Task<Dictionary<long, HashSet<long>>> NearestAsync(long[] keys, long tenant, long generation, CancellationToken cancellationToken)
    {
        var questions = await readers.ReadAsync(session => keys.ToDictionary(key => key, key => Read(session, VectorKeys.Of(generation, key))), cancellationToken).ConfigureAwait(false);
        var best = keys.ToDictionary(key => key, _ => new TopScores(top));
        var after = VectorKeys.Of(generation, ChunkKeys.First(tenant)) - 1;
        for (var count = PageRows; count == PageRows;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (count, after) = await readers.ReadAsync(session => Scan(session, tenant, generation, after, questions, best), cancellationToken).ConfigureAwait(false);
        }

        return best.ToDictionary(pair => pair.Key, pair => pair.Value.ToSorted().Select(entry => entry.Key).ToHashSet());
    }

    private static (int Count, long After) Scan(
        SqliteSession session, long tenant, long generation, long after, Dictionary<long, float[]> questions, Dictionary<long, TopScores> best)
    {
        var count = 0;
        using var rows = session.Prepare(
            """
            SELECT x.id, x.vector FROM vectors x JOIN versions v ON v.id = x.version AND v.completed_by IS NOT NULL
            WHERE x.id > ?1 AND x.id <= ?2 ORDER BY x.id LIMIT ?3
            """).Bind(1, after).Bind(2, VectorKeys.Of(generation, ChunkKeys.Last(tenant))).Bind(3, PageRows).Query();
        while (rows.Read())
        {
            (after, count) = (rows.Int64(0), count + 1);
            var key = VectorKeys.Chunk(after);
            var vector = MemoryMarshal.Cast<byte, float>(rows.Blob(1));
            foreach (var (question, asked) in questions)
            {
                if (question != key && asked.Length == vector.Length)
                {
                    best[question].Offer(TensorPrimitives.Dot(vector, asked), key);
                }
            }
        }

        return (count, after);
    }

    private static float[] Read(SqliteSession session, long id)
    {
        using var rows = session.Prepare("SELECT vector FROM vectors WHERE id = ?1").Bind(1, id).Query();
        return rows.Read() ? MemoryMarshal.Cast<byte, float>(rows.Blob(0)).ToArray() : [];
    }
}
