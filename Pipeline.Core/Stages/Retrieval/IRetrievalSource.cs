using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>One way to search. Thread-safe.</summary>
internal interface IRetrievalSource
{
    string Name { get; }

    /// <summary>The best hits, best first.</summary>
    ValueTask<IReadOnlyList<ChunkHit>> SearchAsync(EmbeddedQuestion question, ChunkQuery query, CancellationToken cancellationToken);
}
