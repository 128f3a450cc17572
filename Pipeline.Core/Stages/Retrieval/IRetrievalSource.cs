using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Questions;
using Pipeline.Core.Stages.Registration;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>
/// One way to search: what <c>sources:</c> of the stage <c>retrieve</c> names. Register one of your own with <see cref="StageRegistry.AddSource"/>. One instance serves all jobs and
/// is called from several threads at once. What it throws, and a call that is late, costs its hits
/// alone and is named in the result; but a <see cref="Jobs.PermanentException"/> fails the search.
/// </summary>
public interface IRetrievalSource
{
    /// <summary>The best hits, best first. Scores are compared within one call only: the best counts in full, the others by their share of it.</summary>
    /// <param name="question">What is searched for, and its vector.</param>
    /// <param name="query">Whose chunks, how many at most, and which documents.</param>
    /// <param name="cancellationToken">Fires when the search is late or the job ends early.</param>
    ValueTask<IReadOnlyList<ChunkHit>> SearchAsync(VectorizedQuestion question, ChunkQuery query, CancellationToken cancellationToken);
}
