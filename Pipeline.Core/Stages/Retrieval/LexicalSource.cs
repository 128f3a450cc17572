using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>Searches by words.</summary>
internal sealed class LexicalSource(IChunkIndex index) : IRetrievalSource
{
    public string Name => RetrievalSources.Lexical;

    public ValueTask<IReadOnlyList<ChunkHit>> SearchAsync(EmbeddedQuestion question, ChunkQuery query, CancellationToken cancellationToken) =>
        index.SearchLexicalAsync(question.Question, query, cancellationToken);
}
