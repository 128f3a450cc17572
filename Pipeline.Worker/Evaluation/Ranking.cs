using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Worker.Evaluation;

/// <summary>What was found for a query, by document.</summary>
/// <param name="Query">The query's id.</param>
/// <param name="Documents">The documents, best first, each once.</param>
internal sealed record Ranking(string Query, IReadOnlyList<RankedDocument> Documents)
{
    /// <summary>A document stands where its best passage does.</summary>
    public static Ranking Of(string query, IReadOnlyList<RetrievedHit> hits) => new(
        query, [.. hits.DistinctBy(hit => hit.Chunk.Document.DocumentId).Select(hit => new RankedDocument(hit.Chunk.Document.DocumentId, hit.Score))]);

    /// <summary>Scores it.</summary>
    public QueryScores Score(Judgements judgements) => Scoring.Of([.. Documents.Select(ranked => ranked.Document)], judgements.RelevantTo(Query));
}
