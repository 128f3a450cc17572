namespace Pipeline.Core.Models.OpenAi;

/// <summary>Texts in calls of a size that a server takes. Pure.</summary>
internal static class EmbeddingBatches
{
    // A token of English has four characters, of German or code three, of Chinese one or less. A call that is too large fails, one that is small costs a few milliseconds.
    private const double CharactersOfToken = 2.5;

    /// <summary>The texts, in order.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="most">The most of one call.</param>
    /// <param name="mostTokens">The most tokens of one call.</param>
    public static IEnumerable<IReadOnlyList<string>> Of(IReadOnlyList<string> texts, int most, int mostTokens)
    {
        List<string> batch = [];
        double tokens = 0;
        foreach (var text in texts)
        {
            var cost = Estimate(text);
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

    private static double Estimate(string text)
    {
        var wide = text.Count(static character => character >= '\u2e80');
        return wide + ((text.Length - wide) / CharactersOfToken);
    }
}
