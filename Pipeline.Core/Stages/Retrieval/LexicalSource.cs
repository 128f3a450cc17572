using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>Searches by words; with feedback a second time, by words of the best passages of the first.</summary>
/// <param name="index">What is searched.</param>
/// <param name="feedback">How many of the best passages lend their words; 0 for none.</param>
internal sealed class LexicalSource(IChunkIndex index, int feedback) : IRetrievalSource
{
    // What the best passage for the lent words adds, as a share of what the best for the question's own has.
    private const double FeedbackWeight = 0.3;

    public async ValueTask<IReadOnlyList<ChunkHit>> SearchAsync(VectorizedQuestion question, ChunkQuery query, CancellationToken cancellationToken)
    {
        var hits = await index.SearchLexicalAsync(question.Question, query, cancellationToken).ConfigureAwait(false);
        if (feedback == 0 || FeedbackWords.Of(question.Question, hits, feedback) is not { Count: > 0 } words)
        {
            return hits;
        }

        var more = await index.SearchLexicalAsync(string.Join(' ', words), query, cancellationToken).ConfigureAwait(false);
        return more.Count == 0 ? hits : Add(hits, more, query.Top);
    }

    private static IReadOnlyList<ChunkHit> Add(IReadOnlyList<ChunkHit> hits, IReadOnlyList<ChunkHit> more, int top)
    {
        var scale = FeedbackWeight * hits[0].Score / more[0].Score;
        return [.. hits.Concat(more.Select(hit => hit with { Score = scale * hit.Score }))
            .GroupBy(hit => hit.Chunk.Id, (_, same) => same.ToList())
            .Select(same => same[0] with { Score = same.Sum(hit => hit.Score) })
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Chunk.Id)
            .Take(top)];
    }
}
