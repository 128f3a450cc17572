using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>
/// Searches, each inside one read transaction: what is found and what is read of it are of the same state, so a search sees the old or the new version of a
/// document and never a part of either. Thread-safe.
/// </summary>
internal sealed class IndexSearch(VectorFormat format, ModelGuard models, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<long, TenantVectors> _vectors = [];

    /// <summary>The chunks nearest to a vector.</summary>
    public List<ChunkHit> Dense(SqliteSession session, ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken)
    {
        if (FindTenant(session, query.Tenant) is not { } tenant)
        {
            return [];
        }

        var vectors = _vectors.GetOrAdd(tenant, number => new TenantVectors(number, format));
        Load(session, vectors, query.Tenant);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var read = SqliteRead.Begin(session);
            var revision = VectorRows.Revision(session);
            if (revision == 0 || ModelGuard.Read(session) is not { } held)
            {
                return [];
            }

            models.AssertHeld(session, held.Model, new IndexModel(model, vector.Length));
            var snapshot = vectors.AtLeast(session, held, revision);
            if (snapshot.Revision == revision && snapshot.Generation == held.Generation)
            {
                return ChunkReader.Read(session, query.Tenant, Nearest(session, snapshot, vector, query.Top, cancellationToken));
            }
        }
    }

    /// <summary>The chunks that match words best.</summary>
    public static List<ChunkHit> Lexical(SqliteSession session, string expression, ChunkQuery query)
    {
        using var read = SqliteRead.Begin(session);
        if (FindTenant(session, query.Tenant) is not { } tenant)
        {
            return [];
        }

        List<(long, double)> found = [];
        using (var rows = session.Prepare(
            """
            SELECT rowid, rank FROM chunk_words
            WHERE chunk_words MATCH ?1 AND rank MATCH 'bm25(2.0, 1.5, 1.0)' AND rowid BETWEEN ?2 AND ?3
            ORDER BY rank LIMIT ?4
            """).Bind(1, expression).Bind(2, ChunkKeys.First(tenant)).Bind(3, ChunkKeys.Last(tenant)).Bind(4, query.Top).Query())
        {
            while (rows.Read())
            {
                // FTS5's ranks are negative, the best the lowest.
                found.Add((rows.Int64(0), -rows.Double(1)));
            }
        }

        return ChunkReader.Read(session, query.Tenant, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(found));
    }

    private static (long Key, double Score)[] Nearest(
        SqliteSession session, VectorSnapshot snapshot, ReadOnlyMemory<float> vector, int top, CancellationToken cancellationToken)
    {
        if (snapshot.Format == VectorFormat.Float32)
        {
            return VectorScan.Search(snapshot, vector, top, cancellationToken);
        }

        var candidates = VectorScan.Search(snapshot, vector, VectorRescore.Candidates(top), cancellationToken);
        return VectorRescore.Best(session, snapshot.Generation, candidates, vector.Span, top);
    }

    private static long? FindTenant(SqliteSession session, string tenant)
    {
        using var rows = session.Prepare("SELECT id FROM tenants WHERE name = ?1").Bind(1, tenant).Query();
        return rows.Read() ? rows.Int64(0) : null;
    }

    private void Load(SqliteSession session, TenantVectors vectors, string tenant)
    {
        var started = time.GetTimestamp();
        var loaded = vectors.EnsureLoaded(session);
        if (loaded > 0)
        {
            Log.VectorsLoaded(logger, loaded, tenant, time.GetElapsedTime(started).TotalMilliseconds);
        }
    }
}
