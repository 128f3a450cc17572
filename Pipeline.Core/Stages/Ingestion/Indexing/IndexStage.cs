using Microsoft.Extensions.AI;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Embedding;

namespace Pipeline.Core.Stages.Ingestion.Indexing;

/// <summary>
/// Writes batches of chunks to the index, each in one transaction. Writing a chunk again changes nothing, so a batch may be repeated. A document that a later job has taken
/// over, or that was deleted, is named in the job's result.
/// </summary>
/// <param name="index">Where they go.</param>
/// <param name="generator">Embeds again what comes with a vector of the model the index held before; <see langword="null"/> to let that fail.</param>
internal sealed class IndexStage(IChunkIndex index, IEmbeddingGenerator<string, Embedding<float>>? generator = null) : IBatchStage<VectorizedChunk, IndexedChunk>
{
    private const string Name = "index";

    private readonly VersionTally _tally = new();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IndexedChunk>> InvokeAsync(IReadOnlyList<BatchItem<VectorizedChunk>> items, CancellationToken cancellationToken)
    {
        var chunks = new VectorizedChunk[items.Count];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = items[i].Value;
        }

        var results = await WriteAsync(chunks, cancellationToken).ConfigureAwait(false);
        var writers = await FindWritersAsync(items, results, cancellationToken).ConfigureAwait(false);
        var receipts = new IndexedChunk[chunks.Length];
        for (var i = 0; i < receipts.Length; i++)
        {
            var chunk = chunks[i].Chunk;
            receipts[i] = new IndexedChunk(chunk.Document.DocumentId, chunk.Id, results[i]);
            Count(items[i].Job, chunk, results[i], writers);
        }

        return receipts;
    }

    private void Count(IJobContext job, Chunk chunk, ChunkWriteResult result, Dictionary<(IJobContext Job, string DocumentId), DocumentWriter?> writers)
    {
        var (stored, isToTell) = _tally.Add(job, chunk, result);
        if (stored > 0)
        {
            job.Count(Counters.Chunks, stored);
        }

        if (isToTell)
        {
            var version = chunk.Document;
            SupersededDocument.Tell(job, Name, version.DocumentId, version.Fence, writers.GetValueOrDefault((job, version.DocumentId)));
        }
    }

    /// <summary>Who superseded documents of which that was not said yet.</summary>
    private async ValueTask<Dictionary<(IJobContext Job, string DocumentId), DocumentWriter?>> FindWritersAsync(
        IReadOnlyList<BatchItem<VectorizedChunk>> items, IReadOnlyList<ChunkWriteResult> results, CancellationToken cancellationToken)
    {
        Dictionary<(IJobContext Job, string DocumentId), DocumentWriter?> writers = [];
        for (var i = 0; i < items.Count; i++)
        {
            var version = items[i].Value.Chunk.Document;
            var key = (items[i].Job, version.DocumentId);
            if (results[i] == ChunkWriteResult.Superseded && !writers.ContainsKey(key) && _tally.IsToTell(items[i].Job, version))
            {
                writers.Add(key, await index.FindWriterAsync(version.Tenant, version.DocumentId, cancellationToken).ConfigureAwait(false));
            }
        }

        return writers;
    }

    private async ValueTask<IReadOnlyList<ChunkWriteResult>> WriteAsync(VectorizedChunk[] chunks, CancellationToken cancellationToken)
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
            var made = await EmbeddingCalls.EmbedAsync(generator, texts, EmbeddingInput.Passage, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < chunks.Length; i++)
            {
                chunks[i] = chunks[i] with { Vector = made.VectorOf(i, texts[i]), Model = made.Model! };
            }
        }
    }
}
