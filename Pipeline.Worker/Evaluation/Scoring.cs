namespace Pipeline.Worker.Evaluation;

/// <summary>Scores a ranking against judgements. Pure.</summary>
internal static class Scoring
{
    private const int NdcgDepth = 10;
    private const int RecallDepth = 100;

    /// <summary>Scores one query's ranking.</summary>
    /// <param name="ranking">Documents, best first, each once.</param>
    /// <param name="relevant">The relevant ones; at least one.</param>
    public static QueryScores Of(IReadOnlyList<string> ranking, IReadOnlySet<string> relevant)
    {
        double gain = 0, precisions = 0;
        int found = 0, foundEarly = 0;
        for (var rank = 1; rank <= ranking.Count; rank++)
        {
            if (relevant.Contains(ranking[rank - 1]))
            {
                found++;
                gain += rank <= NdcgDepth ? Discount(rank) : 0;
                precisions += (double)found / rank;
                foundEarly += rank <= RecallDepth ? 1 : 0;
            }
        }

        return new QueryScores(gain / IdealGain(relevant.Count), precisions / relevant.Count, (double)foundEarly / relevant.Count);
    }

    private static double IdealGain(int relevant) => Enumerable.Range(1, Math.Min(relevant, NdcgDepth)).Sum(Discount);

    private static double Discount(int rank) => 1 / Math.Log2(rank + 1);
}
