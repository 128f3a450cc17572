using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;
using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes;

/// <summary>
/// An index for the stages of a flow: when its files are in trouble (a full disk, another's lock), a write waits until it is possible, and the flow with it, instead
/// of failing a job that has done nothing wrong. When the trouble will not pass, whoever runs the flow stops it, and the jobs go back to the queue;
/// until then every call waits. Other errors pass through. Thread-safe.
/// </summary>
/// <remarks>It waits until the caller's token fires: a stage's <c>timeout</c> ends the waiting. Reads fail at once when the trouble may pass: another source may have an answer.</remarks>
/// <param name="inner">The index. Whoever opened it closes it: disposing of this one does nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class PatientChunkIndex(IChunkIndex inner, TimeProvider time) : IChunkIndex
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public ValueTask<StoredDocument?> FindDocumentAsync(string tenant, string documentId, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.FindDocumentAsync(tenant, documentId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ConfirmResult> ConfirmAsync(DocumentVersion version, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.ConfirmAsync(version, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DocumentWriter?> FindWriterAsync(string tenant, string documentId, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.FindWriterAsync(tenant, documentId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredDocument>> ListDocumentsAsync(string tenant, DocumentPage page, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.ListDocumentsAsync(tenant, page, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Chunk>> ListChunksAsync(string tenant, string documentId, int from, int limit, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.ListChunksAsync(tenant, documentId, from, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ChunkWriteResult>> WriteAsync(IReadOnlyList<VectorizedChunk> chunks, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.WriteAsync(chunks, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<Guid, ReadOnlyMemory<float>>> FindVectorsAsync(
        string model, IReadOnlyList<Guid> contents, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.FindVectorsAsync(model, contents, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ChunkHit>> SearchDenseAsync(ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.SearchDenseAsync(vector, model, query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ChunkHit>> SearchLexicalAsync(string text, ChunkQuery query, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.SearchLexicalAsync(text, query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ChunkHit>> SearchFusedAsync(string text, ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.SearchFusedAsync(text, vector, model, query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WordCounts?> CountWordsAsync(string tenant, string text, CancellationToken cancellationToken) =>
        ReadAsync(() => inner.CountWordsAsync(tenant, text, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DocumentDeletion> DeleteDocumentAsync(string tenant, string documentId, Fence? fence, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.DeleteDocumentAsync(tenant, documentId, fence, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken) =>
        ReadAsync(() => inner.GetStatisticsAsync(cancellationToken), cancellationToken);

    /// <summary>Does nothing: the index is its owner's.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (StoreException fault) when (fault.IsLasting)
        {
            await UntilStoppedAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<T> WriteAsync<T>(Func<ValueTask<T>> write, CancellationToken cancellationToken)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                return await ReadAsync(write, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException fault) when (!fault.IsLasting)
            {
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task UntilStoppedAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
}
