using Microsoft.Extensions.AI;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Embedding;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>Writes batches of chunks to the index, each in one transaction. Writing a chunk again changes nothing, so a batch may be repeated.</summary>
/// <param name="index">Where they go.</param>
/// <param name="generator">Embeds again what comes with a vector of the model the index held before; <see langword="null"/> to let that fail.</param>
internal sealed class IndexStage(IChunkIndex index, IEmbeddingGenerator<string, Embedding<float>>? generator = null) : IBatchStage<EmbeddedChunk, IndexedChunk>
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IndexedChunk>> InvokeAsync(IReadOnlyList<BatchItem<EmbeddedChunk>> items, CancellationToken cancellationToken)
    {
        var chunks = new EmbeddedChunk[items.Count];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = items[i].Value;
        }

        var results = await WriteAsync(chunks, cancellationToken).ConfigureAwait(false);
        var receipts = new IndexedChunk[chunks.Length];
        for (var i = 0; i < receipts.Length; i++)
        {
            var chunk = chunks[i].Chunk;
            receipts[i] = new IndexedChunk(chunk.Document.DocumentId, chunk.Id, results[i]);
            items[i].Job.Count(results[i] == ChunkWriteResult.Outranked ? Counters.Outranked : Counters.Chunks);
        }

        return receipts;
    }

    private async ValueTask<IReadOnlyList<ChunkWriteResult>> WriteAsync(EmbeddedChunk[] chunks, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await index.WriteAsync(chunks, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelChangedException) when (generator is not null)
            {
                if (!await EmbeddingCalls.TryRefreshAsync(generator, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }

            var texts = Array.ConvertAll(chunks, chunk => EmbeddingText.Of(chunk.Chunk));
            var made = await EmbeddingCalls.EmbedAsync(generator, texts, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < chunks.Length; i++)
            {
                chunks[i] = chunks[i] with { Vector = made.VectorOf(i, texts[i]), Model = made.Model! };
            }
        }
    }
}
