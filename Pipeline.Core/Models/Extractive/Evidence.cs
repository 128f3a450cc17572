namespace Pipeline.Core.Models.Extractive;

/// <summary>
/// How much passages say about a question. Pure.
/// <para>Of each document, what its passages and its title have of the question is counted: a word that stands there n times gives n/(n+1) of its weight. The
/// best document decides. The more passages there are, the more a best one has by chance: the allowance for that grows with the logarithm of
/// their number. docs/quality-answers.md has the measurements behind both.</para>
/// </summary>
internal static class Evidence
{
    private const double ChancePerLogPassage = 0.025;

    /// <summary>How sure it is that the passages hold the answer: 0–1.</summary>
    public static double Confidence(QuestionTerms question, IReadOnlyList<Sentence> sentences)
    {
        if (question.Count == 0 || sentences.Count == 0)
        {
            return 0;
        }

        var best = sentences.GroupBy(sentence => sentence.Passage.Document, StringComparer.Ordinal).Max(document => Of(question, document));
        return Math.Max(0, best - (ChancePerLogPassage * Math.Log(question.Passages)));
    }

    /// <summary>What some sentences of one document, and its title, have of a question: 0–1.</summary>
    public static double Of(QuestionTerms question, IEnumerable<Sentence> sentences)
    {
        // Passages overlap: what stands in two of them stands once in the document.
        List<Sentence> distinct = [.. sentences.DistinctBy(sentence => sentence.Text)];
        string[] stems = [.. Terms.InOrder(distinct[0].Passage.Title).Select(entry => entry.Term), .. distinct.SelectMany(sentence => sentence.Stems)];
        return question.Share([.. question.CountIn(stems).Select(count => count / (count + 1))]);
    }
}
