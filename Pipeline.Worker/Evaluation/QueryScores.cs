namespace Pipeline.Worker.Evaluation;

/// <summary>How good a ranking is, each 0–1; higher is better.</summary>
/// <param name="NdcgAt10">Normalised discounted cumulative gain of the first ten, every relevant document worth the same.</param>
/// <param name="Map">Precision at each relevant document, averaged over all that are relevant.</param>
/// <param name="RecallAt100">The share of the relevant documents among the first hundred.</param>
internal readonly record struct QueryScores(double NdcgAt10, double Map, double RecallAt100)
{
    /// <summary>The scores' means; zeros of nothing.</summary>
    public static QueryScores Mean(IReadOnlyCollection<QueryScores> all) => all.Count == 0
        ? default
        : new QueryScores(all.Average(one => one.NdcgAt10), all.Average(one => one.Map), all.Average(one => one.RecallAt100));
}
