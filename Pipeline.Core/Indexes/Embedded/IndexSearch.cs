using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes.Embedded.Filtering;
using Pipeline.Core.Indexes.Embedded.Fitting;
using Pipeline.Core.Indexes.Embedded.Reading;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Core.Indexes.Embedded.Words;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>
/// Searches, each inside one read transaction: what is found and what is read of it are of the same state, so a search sees the old or the new version of a
/// document and never a part of either. Thread-safe.
/// </summary>
internal sealed class IndexSearch(EmbeddedIndexOptions options, ModelGuard models, TimeProvider time, ILogger logger)
{
    private readonly VectorMemory _vectors = new(options.Vectors, options.VectorMemory, logger);
    private readonly FilterCache _filters = new();

    /// <summary>The chunks nearest to a vector.</summary>
    public List<ChunkHit> Dense(SqliteSession session, ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken)
    {
        UnitVectors.AssertFinite(vector.Span, "The vector of the query");
        if (FindTenant(session, query.Tenant) is not { } tenant)
        {
            return [];
        }

        var vectors = _vectors.Get(tenant, query.Tenant);
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
            _vectors.Measure(tenant);
            if (snapshot.Revision == revision && snapshot.Generation == held.Generation)
            {
                snapshot = snapshot.Only(Filtered(session, tenant, query, revision, cancellationToken));
                return ChunkReader.Read(session, query.Tenant, Nearest(session, snapshot, vector, query.Top, cancellationToken));
            }
        }
    }

    /// <summary>Reads a tenant's vectors, unless that was done before.</summary>
    /// <returns>How many were read.</returns>
    public int Prepare(SqliteSession session, string tenant) => FindTenant(session, tenant) is { } number ? Load(session, _vectors.Get(number, tenant), tenant) : 0;

    /// <summary>The chunks that match words best.</summary>
    public List<ChunkHit> Lexical(SqliteSession session, IReadOnlyList<string> words, ChunkQuery query, CancellationToken cancellationToken)
    {
        using var read = SqliteRead.Begin(session);
        if (FindTenant(session, query.Tenant) is not { } tenant)
        {
            return [];
        }

        var only = Filtered(session, tenant, query, VectorRows.Revision(session), cancellationToken);
        var found = new LexicalSearch(session, tenant, only, HiddenChunks.IsAny(session)).Search(words, query.Top, LexicalSearch.CheapRows);
        return ChunkReader.Read(session, query.Tenant, CollectionsMarshal.AsSpan(found));
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

    /// <summary>The chunks that the query's filter lets through; <see langword="null"/> for all.</summary>
    private ChunkSet? Filtered(SqliteSession session, long tenant, ChunkQuery query, long revision, CancellationToken cancellationToken) =>
        query.Filter is { } filter ? _filters.Get(session, tenant, filter, revision, cancellationToken) : null;

    private static long? FindTenant(SqliteSession session, string tenant)
    {
        using var rows = session.Prepare("SELECT id FROM tenants WHERE name = ?1").Bind(1, tenant).Query();
        return rows.Read() ? rows.Int64(0) : null;
    }

    private int Load(SqliteSession session, TenantVectors vectors, string tenant)
    {
        var started = time.GetTimestamp();
        var loaded = vectors.EnsureLoaded(session);
        if (loaded > 0)
        {
            Log.VectorsLoaded(logger, loaded, tenant, time.GetElapsedTime(started).TotalMilliseconds);
        }

        if (loaded >= 0 && vectors.Damaged > 0)
        {
            Log.VectorsDamaged(logger, vectors.Damaged, tenant);
        }

        return Math.Max(0, loaded);
    }
}
