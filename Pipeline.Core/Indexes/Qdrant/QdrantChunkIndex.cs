using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Pipeline.Core.Indexes.Qdrant.Writing;
using Pipeline.Core.Jobs;
using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes.Qdrant;

/// <summary>
/// An index on a Qdrant server: chunks with a dense vector and their BM25 terms in one collection for all tenants, what is known of the documents in another. Any number of processes on any number of
/// machines may share it. Durable on return: a write is in the server's log.
/// </summary>
/// <remarks>docs/adr/0021 says how a version becomes readable at once, and what happens when a process ends in the middle.</remarks>
internal sealed class QdrantChunkIndex : IChunkIndex, IModelStore
{
    private const int MaxTop = 10_000;

    private readonly QdrantParts _parts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal QdrantChunkIndex(QdrantParts parts, TimeProvider time, ILogger logger) => (_parts, _time, _logger) = (parts, time, logger);

    /// <inheritdoc/>
    public async ValueTask<StoredDocument?> FindDocumentAsync(string tenant, string documentId, CancellationToken cancellationToken)
    {
        var (state, document) = await FindAsync(tenant, documentId, cancellationToken).ConfigureAwait(false);
        return document is null ? null : Listing.DocumentListing.Of(document, state.Visible);
    }

    /// <inheritdoc/>
    public async ValueTask<ConfirmResult> ConfirmAsync(DocumentVersion version, CancellationToken cancellationToken)
    {
        var (_, document) = await FindAsync(version.Tenant, version.DocumentId, cancellationToken).ConfigureAwait(false);
        if (document?.Current?.Version != version.Version)
        {
            return document is not null && WriteRules.IsSuperseded(version.Fence, document.Fence) ? ConfirmResult.Superseded : ConfirmResult.Missing;
        }

        return version.Fence > document.Fence ? await _parts.Changes.ConfirmAsync(version, cancellationToken).ConfigureAwait(false) : ConfirmResult.Unchanged;
    }

    /// <inheritdoc/>
    public async ValueTask<DocumentWriter?> FindWriterAsync(string tenant, string documentId, CancellationToken cancellationToken) =>
        await FindAsync(tenant, documentId, cancellationToken).ConfigureAwait(false) is (_, { IsVoid: false } document) ? new DocumentWriter(document.Fence, document.IsDeleted) : null;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredDocument>> ListDocumentsAsync(string tenant, DocumentPage page, CancellationToken cancellationToken)
    {
        if (page.Limit is < 1 or > DocumentPage.MaxLimit)
        {
            throw new ArgumentOutOfRangeException(nameof(page), page.Limit, $"Limit is {page.Limit}; ask for 1 to {DocumentPage.MaxLimit} documents.");
        }

        return await _parts.Documents.ListAsync(tenant, page, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Chunk>> ListChunksAsync(string tenant, string documentId, int from, int limit, CancellationToken cancellationToken) =>
        await _parts.Chunks.ListAsync(tenant, documentId, from, limit, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChunkWriteResult>> WriteAsync(IReadOnlyList<VectorizedChunk> chunks, CancellationToken cancellationToken)
    {
        if (chunks.Count == 0)
        {
            return [];
        }

        var models = UnitVectors.Check(chunks);
        var results = new ChunkWriteResult[chunks.Count];
        foreach (var round in WriteRounds.Of(PreparedChunk.Of(chunks)))
        {
            await _parts.Writer.WriteAsync(round, models, cancellationToken).ConfigureAwait(false);
            foreach (var (version, chunk) in round.SelectMany(version => version.Given.Select(chunk => (version, chunk))))
            {
                results[chunk.Place] = version.ResultOf(chunk.Chunk.Ordinal);
            }
        }

        LogSuperseded(chunks, results);
        return results;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<Guid, ReadOnlyMemory<float>>> FindVectorsAsync(string model, IReadOnlyList<Guid> contents, CancellationToken cancellationToken) =>
        await _parts.Vectors.FindAsync(model, contents, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChunkHit>> SearchDenseAsync(ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken)
    {
        AssertTop(query);
        return await _parts.Search.DenseAsync(vector, model, query, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChunkHit>> SearchLexicalAsync(string text, ChunkQuery query, CancellationToken cancellationToken)
    {
        AssertTop(query);
        return await _parts.Search.LexicalAsync(text, query, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChunkHit>> SearchFusedAsync(string text, ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken)
    {
        AssertTop(query);
        return await _parts.Search.FusedAsync(text, vector, model, query, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<WordCounts?> CountWordsAsync(string tenant, string text, CancellationToken cancellationToken) =>
        await _parts.Search.CountWordsAsync(tenant, text, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<DocumentDeletion> DeleteDocumentAsync(string tenant, string documentId, Fence? fence, CancellationToken cancellationToken)
    {
        var deletion = await _parts.Changes.DeleteAsync(tenant, documentId, fence, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (deletion.Chunks > 0)
        {
            Log.DocumentDeleted(_logger, documentId, tenant, deletion.Chunks);
        }

        return deletion;
    }

    /// <inheritdoc/>
    public async ValueTask<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        var state = await _parts.Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new IndexStatistics(state.Documents, state.Chunks, state.Model?.Identity, state.Model?.Dimensions ?? 0);
    }

    /// <inheritdoc/>
    public async ValueTask<FittedModel?> ReadModelAsync(CancellationToken cancellationToken)
    {
        while ((await _parts.Store.ReadAsync(cancellationToken).ConfigureAwait(false)).Model is { } model)
        {
            if (await _parts.Models.ReadAsync(model, cancellationToken).ConfigureAwait(false) is { } read)
            {
                return read;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<long> ReadGenerationAsync(CancellationToken cancellationToken) => (await _parts.Store.ReadAsync(cancellationToken).ConfigureAwait(false)).Generation;

    /// <inheritdoc/>
    public async ValueTask<long> ReadRevisionAsync(CancellationToken cancellationToken) => (await _parts.Store.ReadAsync(cancellationToken).ConfigureAwait(false)).Visible;

    /// <inheritdoc/>
    public async ValueTask<CorpusState> ReadCorpusAsync(CancellationToken cancellationToken) => await _parts.Documents.ReadCorpusAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public IAsyncEnumerable<ChunkText> ReadTextsAsync(CancellationToken cancellationToken) => _parts.Chunks.ReadTextsAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> ChangeModelAsync(ModelReplacement change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var changed = await _parts.CreateChange(change).RunAsync(cancellationToken).ConfigureAwait(false);
        ModelChanges.Tell(_logger, change, changed);
        return changed;
    }

    /// <inheritdoc/>
    public async ValueTask<OtherVectors?> FindOtherAsync(CancellationToken cancellationToken) => await _parts.Other.FindAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ModelOverlap?> CompareOtherAsync(int passages, int top, CancellationToken cancellationToken) =>
        await _parts.Other.CompareAsync(passages, top, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> DropOtherAsync(CancellationToken cancellationToken) => await _parts.Other.DropAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    private static void AssertTop(ChunkQuery query)
    {
        if (query.Top is < 1 or > MaxTop)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query.Top, $"Top is {query.Top}; ask for 1 to {MaxTop} hits.");
        }
    }

    private async Task<(IndexState State, DocumentState? Document)> FindAsync(string tenant, string documentId, CancellationToken cancellationToken)
    {
        var id = QdrantNames.Document(tenant, documentId);
        var (state, documents) = await _parts.Store.ReadAsync([id], cancellationToken).ConfigureAwait(false);
        return (state, documents.GetValueOrDefault(id));
    }

    private void LogSuperseded(IReadOnlyList<VectorizedChunk> chunks, ChunkWriteResult[] results)
    {
        var first = Array.IndexOf(results, ChunkWriteResult.Superseded);
        if (first >= 0)
        {
            var document = chunks[first].Chunk.Document;
            Log.ChunksSuperseded(_logger, results.Count(result => result == ChunkWriteResult.Superseded), document.DocumentId, document.Tenant);
        }
    }
}
