using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>Writes batches of chunks to the index, each in one transaction. Writing a chunk again changes nothing, so a batch may be repeated.</summary>
/// <param name="index">Where they go.</param>
internal sealed class IndexStage(IChunkIndex index) : IBatchStage<EmbeddedChunk, IndexedChunk>
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IndexedChunk>> InvokeAsync(IReadOnlyList<BatchItem<EmbeddedChunk>> items, CancellationToken cancellationToken)
    {
        var chunks = new EmbeddedChunk[items.Count];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = items[i].Value;
        }

        var results = await index.WriteAsync(chunks, cancellationToken).ConfigureAwait(false);
        var receipts = new IndexedChunk[chunks.Length];
        for (var i = 0; i < receipts.Length; i++)
        {
            var chunk = chunks[i].Chunk;
            receipts[i] = new IndexedChunk(chunk.Document.DocumentId, chunk.Id, results[i]);
            items[i].Job.Count(results[i] == ChunkWriteResult.Outranked ? Counters.Outranked : Counters.Chunks);
        }

        return receipts;
    }
}
