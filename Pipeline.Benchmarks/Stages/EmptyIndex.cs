using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;

namespace Pipeline.Benchmarks.Stages;

/// <summary>An index that holds nothing, so that every document is new.</summary>
internal sealed class EmptyIndex : IChunkIndex
{
    public ValueTask<StoredDocument?> FindDocumentAsync(string tenant, string documentId, CancellationToken cancellationToken) => ValueTask.FromResult<StoredDocument?>(null);

    public ValueTask<ConfirmResult> ConfirmAsync(DocumentVersion version, CancellationToken cancellationToken) => ValueTask.FromResult(ConfirmResult.Missing);

    public ValueTask<DocumentWriter?> FindWriterAsync(string tenant, string documentId, CancellationToken cancellationToken) => ValueTask.FromResult<DocumentWriter?>(null);

    public ValueTask<IReadOnlyList<StoredDocument>> ListDocumentsAsync(string tenant, DocumentPage page, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<StoredDocument>>([]);

    public ValueTask<IReadOnlyList<Chunk>> ListChunksAsync(string tenant, string documentId, int from, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Chunk>>([]);

    public ValueTask<IReadOnlyList<ChunkWriteResult>> WriteAsync(IReadOnlyList<VectorizedChunk> chunks, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyDictionary<Guid, ReadOnlyMemory<float>>> FindVectorsAsync(string model, IReadOnlyList<Guid> contents, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<Guid, ReadOnlyMemory<float>>>(new Dictionary<Guid, ReadOnlyMemory<float>>());

    public ValueTask<IReadOnlyList<ChunkHit>> SearchDenseAsync(ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ChunkHit>> SearchLexicalAsync(string text, ChunkQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DocumentDeletion> DeleteDocumentAsync(string tenant, string documentId, Fence? fence, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
