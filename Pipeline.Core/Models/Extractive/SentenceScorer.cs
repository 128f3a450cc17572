namespace Pipeline.Core.Models.Extractive;

/// <summary>
/// How well a sentence answers a question: by the share of the question that it has, the sentences beside it helping out; by what its passage says of the question;
/// by whether it has the kind of thing that is asked for; and by its form. Passages that retrieval liked are preferred.
/// </summary>
internal sealed class SentenceScorer(GroundedQuestion grounded, QuestionTerms question)
{
    private const double BeforeShare = 0.4;
    private const double AfterShare = 0.2;
    private const double PairBonus = 0.1;
    private const double PassageBonus = 0.3;
    private const double HeadingShare = 0.3;
    private const double PriorShare = 0.5;
    private const double OtherKind = 0.7;
    private const double FragmentFactor = 0.6;
    private const int ShortWords = 5;
    private const int LongWords = 60;

    private readonly AnswerKind _kind = AnswerKinds.Of(grounded.Question);
    private readonly HashSet<string> _stems = Terms.Of(grounded.Question);
    private readonly double _bestPassage = grounded.Passages.Count == 0 ? 0 : grounded.Passages.Max(passage => passage.Score);

    /// <summary>The scores of a passage's sentences, in their order; 0 for one that shares no word with the question.</summary>
    public double[] Score(IReadOnlyList<Sentence> passage)
    {
        if (passage.Count == 0)
        {
            return [];
        }

        double[][] matches = [.. passage.Select(sentence => question.Match(sentence.Stems))];
        var heading = question.Match(Terms.Of(passage[0].Passage.Heading));
        var evidence = PassageBonus * Evidence.Of(question, passage);
        var prior = Prior(passage[0].Passage);
        return [.. passage.Select((sentence, place) => question.Share(matches[place]) == 0
            ? 0
            : (question.Share(WithNeighbours(matches, place, heading)) + (PairBonus * question.PairShare(sentence.Stems)) + evidence) * prior * Kind(sentence) * Form(sentence))];
    }

    private static double[] WithNeighbours(double[][] matches, int place, double[] heading)
    {
        double[] sum = [.. matches[place]];
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = Math.Max(sum[i], HeadingShare * heading[i]);
            sum[i] = place > 0 ? Math.Max(sum[i], BeforeShare * matches[place - 1][i]) : sum[i];
            sum[i] = place + 1 < matches.Length ? Math.Max(sum[i], AfterShare * matches[place + 1][i]) : sum[i];
        }

        return sum;
    }

    private double Kind(Sentence sentence) => AnswerKinds.Has(_kind, sentence.Text, _stems) ? 1 : OtherKind;

    private double Prior(Passage passage) => _bestPassage > 0 ? 1 - PriorShare + (PriorShare * Math.Max(passage.Score, 0) / _bestPassage) : 1;

    private static double Form(Sentence sentence)
    {
        var length = sentence.Words < ShortWords ? (double)sentence.Words / ShortWords
            : sentence.Words > LongWords ? Math.Sqrt((double)LongWords / sentence.Words)
            : 1;
        return sentence.Text[^1] is '.' or '!' or ')' or '"' or '”' ? length : length * FragmentFactor;
    }
}
