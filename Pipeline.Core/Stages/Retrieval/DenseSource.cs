using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>Searches by the nearness of vectors.</summary>
internal sealed class DenseSource(IChunkIndex index) : IRetrievalSource
{
    public string Name => RetrievalSources.Dense;

    public ValueTask<IReadOnlyList<ChunkHit>> SearchAsync(EmbeddedQuestion question, ChunkQuery query, CancellationToken cancellationToken) =>
        index.SearchDenseAsync(question.Vector, question.Model, query, cancellationToken);
}
