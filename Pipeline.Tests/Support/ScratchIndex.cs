using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Support;

/// <summary>An embedded index of a test's own, made when it is first used and deleted with the test; faults can be planted in it.</summary>
internal sealed class ScratchIndex : IChunkIndex
{
    private readonly Lock _gate = new();
    private TempFolder? _folder;
    private Task<EmbeddedChunkIndex>? _index;

    /// <summary>Thrown by dense searches, when set.</summary>
    public Exception? DenseFault { get; init; }

    /// <summary>Thrown by lexical searches, when set.</summary>
    public Exception? LexicalFault { get; init; }

    /// <summary>Thrown when vectors are looked up, when set.</summary>
    public Exception? VectorsFault { get; init; }

    /// <summary>The last query of any search.</summary>
    public ChunkQuery? LastQuery { get; private set; }

    /// <summary>The ids of a tenant's readable documents, in order.</summary>
    public async Task<IReadOnlyList<string>> ListIdsAsync(string tenant = ChunkFactory.Tenant) =>
        [.. (await ListDocumentsAsync(tenant, new DocumentPage { Limit = DocumentPage.MaxLimit }, CancellationToken.None)).Select(document => document.DocumentId)];

    public async ValueTask<StoredDocument?> FindDocumentAsync(string tenant, string documentId, CancellationToken cancellationToken) =>
        await (await OpenAsync()).FindDocumentAsync(tenant, documentId, cancellationToken);

    public async ValueTask<ConfirmResult> ConfirmAsync(DocumentVersion version, CancellationToken cancellationToken) =>
        await (await OpenAsync()).ConfirmAsync(version, cancellationToken);

    public async ValueTask<DocumentWriter?> FindWriterAsync(string tenant, string documentId, CancellationToken cancellationToken) =>
        await (await OpenAsync()).FindWriterAsync(tenant, documentId, cancellationToken);

    public async ValueTask<IReadOnlyList<StoredDocument>> ListDocumentsAsync(string tenant, DocumentPage page, CancellationToken cancellationToken) =>
        await (await OpenAsync()).ListDocumentsAsync(tenant, page, cancellationToken);

    public async ValueTask<IReadOnlyList<Chunk>> ListChunksAsync(string tenant, string documentId, int from, int limit, CancellationToken cancellationToken) =>
        await (await OpenAsync()).ListChunksAsync(tenant, documentId, from, limit, cancellationToken);

    public async ValueTask<IReadOnlyList<ChunkWriteResult>> WriteAsync(IReadOnlyList<VectorizedChunk> chunks, CancellationToken cancellationToken) =>
        await (await OpenAsync()).WriteAsync(chunks, cancellationToken);

    public async ValueTask<IReadOnlyDictionary<Guid, ReadOnlyMemory<float>>> FindVectorsAsync(string model, IReadOnlyList<Guid> contents, CancellationToken cancellationToken) =>
        VectorsFault is null ? await (await OpenAsync()).FindVectorsAsync(model, contents, cancellationToken) : throw VectorsFault;

    public async ValueTask<IReadOnlyList<ChunkHit>> SearchDenseAsync(ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken)
    {
        LastQuery = query;
        return DenseFault is null ? await (await OpenAsync()).SearchDenseAsync(vector, model, query, cancellationToken) : throw DenseFault;
    }

    public async ValueTask<IReadOnlyList<ChunkHit>> SearchLexicalAsync(string text, ChunkQuery query, CancellationToken cancellationToken)
    {
        LastQuery = query;
        return LexicalFault is null ? await (await OpenAsync()).SearchLexicalAsync(text, query, cancellationToken) : throw LexicalFault;
    }

    public async ValueTask<DocumentDeletion> DeleteDocumentAsync(string tenant, string documentId, Fence? fence, CancellationToken cancellationToken) =>
        await (await OpenAsync()).DeleteDocumentAsync(tenant, documentId, fence, cancellationToken);

    public async ValueTask<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => await (await OpenAsync()).GetStatisticsAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_index is not null)
        {
            await (await _index).DisposeAsync();
        }

        _folder?.Dispose();
    }

    private Task<EmbeddedChunkIndex> OpenAsync()
    {
        lock (_gate)
        {
            _folder ??= new TempFolder();
            return _index ??= EmbeddedChunkIndex.OpenAsync(
                new EmbeddedIndexOptions { Path = _folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        }
    }
}
