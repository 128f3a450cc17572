using Pipeline.Core.Text;
namespace Pipeline.Core.Models.Extractive;

/// <summary>
/// How much passages say about a question. Pure.
/// <para>Of each document, what its passages and its title have of the question is counted: a word that stands there n times gives n/(n+1) of its weight. The rest of the
/// measure is what its best sentence has by itself, with half of what the title has: words that stand together say more than the same words far apart. A document counts as far as
/// retrieval liked it beside the one it liked best; the best decides. The more passages there are, the more a best one has by chance: the allowance for that grows with the logarithm of
/// their number. docs/quality-answers.md has the measurements behind all this.</para>
/// </summary>
internal static class Evidence
{
    private const double ChancePerLogPassage = 0.025;
    private const double SentenceShare = 0.3;
    private const double TitleShare = 0.5;

    /// <summary>How sure it is that the passages hold the answer: 0–1.</summary>
    public static double Confidence(QuestionTerms question, IReadOnlyList<Sentence> sentences)
    {
        if (question.Count == 0 || sentences.Count == 0)
        {
            return 0;
        }

        var highest = sentences.Max(sentence => sentence.Passage.Score);
        var best = sentences.GroupBy(sentence => sentence.Passage.Document, StringComparer.Ordinal).Max(document =>
            Of(question, [.. document]) * document.Max(sentence => sentence.Passage.ScoreBeside(highest)));
        return Math.Max(0, best - (ChancePerLogPassage * Math.Log(question.Passages)));
    }

    /// <summary>What some sentences of one document, and its title, have of a question: 0–1.</summary>
    public static double Of(QuestionTerms question, IReadOnlyList<Sentence> sentences)
    {
        // Passages overlap: what stands in two of them stands once in the document.
        List<Sentence> distinct = [.. sentences.DistinctBy(sentence => sentence.Text)];
        var title = WordStems.Side(distinct[0].Passage.Title);
        var whole = question.Share([.. question.CountIn([.. title, .. distinct.SelectMany(sentence => sentence.Stems)]).Select(count => count / (count + 1))]);
        double[] above = [.. question.Match(title).Select(match => TitleShare * match)];
        var together = distinct.Max(sentence => question.Share([.. question.Match(sentence.Stems).Zip(above, Math.Max)]));
        return ((1 - SentenceShare) * whole) + (SentenceShare * together);
    }
}
