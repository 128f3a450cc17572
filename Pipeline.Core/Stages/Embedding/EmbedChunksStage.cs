using Microsoft.Extensions.AI;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Ingestion;

namespace Pipeline.Core.Stages.Embedding;

/// <summary>Gives chunks their vectors, a batch a call.</summary>
/// <param name="generator">The model.</param>
/// <param name="model">Its identity, kept with every vector.</param>
internal sealed class EmbedChunksStage(IEmbeddingGenerator<string, Embedding<float>> generator, string model) : IBatchStage<Chunk, EmbeddedChunk>
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EmbeddedChunk>> InvokeAsync(IReadOnlyList<BatchItem<Chunk>> items, CancellationToken cancellationToken)
    {
        var texts = new string[items.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = EmbeddingText.Of(items[i].Value);
        }

        var vectors = await EmbeddingCalls.EmbedAsync(generator, texts, cancellationToken).ConfigureAwait(false);
        var embedded = new EmbeddedChunk[texts.Length];
        for (var i = 0; i < embedded.Length; i++)
        {
            embedded[i] = new EmbeddedChunk(items[i].Value, vectors[i], model);
            items[i].Job.Count(Counters.Embedded);
        }

        return embedded;
    }
}
