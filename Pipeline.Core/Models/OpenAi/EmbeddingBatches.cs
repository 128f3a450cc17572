namespace Pipeline.Core.Models.OpenAi;

/// <summary>Texts in calls of a size that a server takes. Pure.</summary>
internal static class EmbeddingBatches
{
    /// <summary>The texts, in order.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="most">The most of one call.</param>
    /// <param name="mostTokens">The most tokens of one call.</param>
    /// <param name="tokensOf">How many a text has.</param>
    public static IEnumerable<IReadOnlyList<string>> Of(IReadOnlyList<string> texts, int most, int mostTokens, Func<string, double> tokensOf)
    {
        List<string> batch = [];
        double tokens = 0;
        foreach (var text in texts)
        {
            var cost = tokensOf(text);
            if (batch.Count > 0 && (batch.Count == most || tokens + cost > mostTokens))
            {
                yield return batch;
                (batch, tokens) = ([], 0);
            }

            batch.Add(text);
            tokens += cost;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
