using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Filtering;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Pipeline.Core.Jobs;
using Pipeline.Core.Text;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Searching;

/// <summary>Searches by vector and by words. Thread-safe.</summary>
internal sealed class ChunkSearch(Snapshots snapshots, QdrantSearchOptions options, QdrantServer server)
{
    // A filter that the server can only narrow down is decided here, so more is asked for than is wanted.
    private const int RoughFactor = 2;
    private const int MostAtOnce = 10_000;

    /// <summary>The chunks whose vectors are nearest.</summary>
    public Task<IReadOnlyList<ChunkHit>> DenseAsync(ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken)
    {
        UnitVectors.AssertFinite(vector.Span, "The vector of the query");
        IndexModel given = new(model, vector.Length);
        return snapshots.ReadAsync(
            (state, collection) =>
            {
                state.AssertHolds(given, server.Place);
                return SearchAsync(state, collection, limits => SearchRequests.Dense(vector, options, limits), query, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>The chunks that match words best.</summary>
    public async Task<IReadOnlyList<ChunkHit>> LexicalAsync(string text, ChunkQuery query, CancellationToken cancellationToken) =>
        SearchRequests.Words(text) is not { } words ? []
        : await snapshots.ReadAsync(
            (state, collection) => SearchAsync(state, collection, _ => SearchRequests.Lexical(words), query, cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <summary>The best chunks by vector and words together.</summary>
    public async Task<IReadOnlyList<ChunkHit>> FusedAsync(string text, ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken)
    {
        if (!vector.Span.ContainsAnyExcept(0f))
        {
            return await LexicalAsync(text, query, cancellationToken).ConfigureAwait(false);
        }

        if (SearchRequests.Words(text) is not { } words)
        {
            return await DenseAsync(vector, model, query, cancellationToken).ConfigureAwait(false);
        }

        UnitVectors.AssertFinite(vector.Span, "The vector of the query");
        IndexModel given = new(model, vector.Length);
        return await snapshots.ReadAsync(
            (state, collection) =>
            {
                state.AssertHolds(given, server.Place);
                return SearchAsync(state, collection, limits => SearchRequests.Fused(vector, words, options, limits), query, cancellationToken);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How common the words of a text are.</summary>
    public async Task<WordCounts?> CountWordsAsync(string tenant, string text, CancellationToken cancellationToken)
    {
        var words = QueryWords.Telling(text);
        return await snapshots.ReadAsync<WordCounts?>(
            async (state, collection) =>
            {
                var passages = collection is null ? 0 : await CountAsync(state, collection, tenant, null, cancellationToken).ConfigureAwait(false);
                if (passages == 0)
                {
                    return null;
                }

                var counts = await Task.WhenAll(words.Select(word => CountAsync(state, collection!, tenant, word, cancellationToken))).ConfigureAwait(false);
                return new WordCounts(passages, words.Zip(counts).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static Task<long> CountAsync(IndexState state, ChunkStore collection, string tenant, string? word, CancellationToken cancellationToken)
    {
        var ofTenant = Wire.Is(Fields.Tenant, tenant);
        return collection.CountAsync(
            ChunkStore.VisibleAt(state.Visible, word is null ? [ofTenant] : [ofTenant, Wire.Is(Fields.Words, WordTerms.NumberOf(word))]), cancellationToken);
    }

    private async Task<IReadOnlyList<ChunkHit>> SearchAsync(
        IndexState state, ChunkStore? collection, Func<CollectionLimits, QueryPoints> create, ChunkQuery query, CancellationToken cancellationToken)
    {
        var bound = query.Filter is { } filter ? FilterBounds.Above(filter) : Bound.Exactly(Wire.All());
        if (collection is null || bound is { Condition: null, Always: false })
        {
            return [];
        }

        List<Condition> conditions = [Wire.Is(Fields.Tenant, query.Tenant)];
        if (query.Filter is not null && bound.Condition is { } condition)
        {
            conditions.Add(condition);
        }

        var request = create(collection.Limits);
        request.Filter = ChunkStore.VisibleAt(state.Visible, conditions);
        request.WithPayload = Wire.Only(Fields.OfHits);
        return await FillAsync(collection, request, query, bound.IsExact ? null : query.Filter, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads hits until enough are decided on.</summary>
    private async Task<IReadOnlyList<ChunkHit>> FillAsync(ChunkStore collection, QueryPoints request, ChunkQuery query, ChunkFilter? decides, CancellationToken cancellationToken)
    {
        AssertAllowed(query, collection.Limits);
        List<ChunkHit> hits = [];
        var limit = decides is null ? query.Top : Math.Min(query.Top * RoughFactor, MostAtOnce);
        limit = Math.Min(limit, collection.Limits.QueryPoints);
        for (ulong offset = 0; ; offset += (ulong)limit, limit = Math.Min(limit * RoughFactor, Math.Min(MostAtOnce, collection.Limits.QueryPoints)))
        {
            (request.Limit, request.Offset) = ((ulong)limit, offset);
            SearchRequests.SetDepth(request, offset + (ulong)limit, collection.Limits);
            var page = await collection.QueryAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var point in page)
            {
                var chunk = ChunkReading.Chunk(point.Payload);
                if (decides?.Matches(chunk.Document) != false)
                {
                    hits.Add(new ChunkHit(chunk, point.Score));
                }
            }

            if (decides is null || hits.Count >= query.Top || page.Count < limit)
            {
                return hits.Count > query.Top ? hits[..query.Top] : hits;
            }
        }
    }

    private void AssertAllowed(ChunkQuery query, CollectionLimits limits)
    {
        if (query.Top > limits.QueryPoints)
        {
            throw new PermanentException(
                $"{query.Top} hits are wanted of the index {server.Place}, and the strict mode of its collection allows {limits.QueryPoints} (max_query_limit). Ask for fewer, or raise that limit.");
        }
    }
}
