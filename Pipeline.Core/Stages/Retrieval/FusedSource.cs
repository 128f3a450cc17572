using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Embedding;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>Searches by vector and words at once, where the index puts them together.</summary>
/// <param name="index">What is searched.</param>
/// <param name="embedder">Embeds a question again when the index has changed its model meanwhile; <see langword="null"/> to let that fail.</param>
internal sealed class FusedSource(IChunkIndex index, QuestionEmbedder? embedder) : IRetrievalSource
{
    public async ValueTask<IReadOnlyList<ChunkHit>> SearchAsync(VectorizedQuestion question, ChunkQuery query, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await index.SearchFusedAsync(question.Question, question.Vector, question.Model, query, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelChangedException) when (embedder is not null)
            {
                if (await embedder.EmbedAgainAsync(question, cancellationToken).ConfigureAwait(false) is not { } again)
                {
                    throw;
                }

                question = again;
            }
        }
    }
}
