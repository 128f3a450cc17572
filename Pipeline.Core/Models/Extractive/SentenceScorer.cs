using Pipeline.Core.Text;
namespace Pipeline.Core.Models.Extractive;

/// <summary>
/// How well a sentence answers a question: by the share of the question that it has, the sentences around it helping out; by what its passage says of the question;
/// by whether it has the kind of thing that is asked for; and by its form. Passages that retrieval liked are preferred.
/// </summary>
internal sealed class SentenceScorer(GroundedQuestion grounded, QuestionTerms question)
{
    private const double BeforeShare = 0.7;
    private const double AfterShare = 0.2;
    private const double PairBonus = 0.1;
    private const double PassageBonus = 0.5;
    private const double HeadingShare = 0.3;
    private const double PriorShare = 0.5;
    private const double OtherKind = 0.7;
    private const double FragmentFactor = 0.6;
    private const double OtherSense = 0.8;
    private const int ShortWords = 5;
    private const int LongWords = 60;

    private readonly AnswerKind _kind = AnswerKinds.Of(grounded.Question);
    private readonly bool _isNegated = Negation.IsIn(grounded.Question);
    private readonly HashSet<string> _stems = WordStems.Of(grounded.Question);
    private readonly double _bestPassage = grounded.Passages.Count == 0 ? 0 : grounded.Passages.Max(passage => passage.Score);

    /// <summary>The scores of a passage's sentences, in their order; 0 for one that shares no word with the question, unless it answers another that does.</summary>
    public double[] Score(IReadOnlyList<Sentence> passage)
    {
        if (passage.Count == 0)
        {
            return [];
        }

        double[][] matches = [.. passage.Select(sentence => question.Match(sentence.Stems))];
        var heading = question.Match(WordStems.Of(passage[0].Passage.Heading));
        var evidence = PassageBonus * Evidence.Of(question, passage);
        var prior = Prior(passage[0].Passage);
        return [.. passage.Zip(InContext(passage, matches, heading), (sentence, share) => question.Share(matches[sentence.Ordinal]) == 0 && !Answers(passage, sentence, matches)
            ? 0
            : (share + (PairBonus * question.PairShare(sentence.Stems)) + evidence) * prior * Kind(sentence) * Sense(sentence) * Form(sentence))];
    }

    /// <summary>The share of the question that each sentence has in its context: what was said before counts still, with every sentence less; so do the next sentence and the headings.</summary>
    private IEnumerable<double> InContext(IReadOnlyList<Sentence> passage, double[][] matches, double[] heading)
    {
        var before = new double[question.Count];
        for (var index = 0; index < matches.Length; index++)
        {
            double[] sum = [.. matches[index]];
            if (passage[index].IsRow)
            {
                Array.Clear(before);
            }

            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] = Math.Max(sum[i], Math.Max(before[i], HeadingShare * heading[i]));
                sum[i] = index + 1 < matches.Length && !passage[index + 1].IsRow ? Math.Max(sum[i], AfterShare * matches[index + 1][i]) : sum[i];
                before[i] = (passage[index].IsQuestion ? 1 : BeforeShare) * Math.Max(before[i], matches[index][i]);
            }

            yield return question.Share(sum);
        }
    }

    /// <summary>Whether it follows a sentence that asks what is asked, as in a list of questions and answers.</summary>
    private bool Answers(IReadOnlyList<Sentence> passage, Sentence sentence, double[][] matches) =>
        sentence.Ordinal > 0 && passage[sentence.Ordinal - 1].IsQuestion && question.Share(matches[sentence.Ordinal - 1]) > 0;

    private double Kind(Sentence sentence) => AnswerKinds.Has(_kind, sentence.Text, _stems) ? 1 : OtherKind;

    /// <summary>A question that asks for what is not is not answered by a sentence that says what is.</summary>
    private double Sense(Sentence sentence) => _isNegated && !Negation.IsIn(sentence.Text) ? OtherSense : 1;

    private double Prior(Passage passage) => 1 - PriorShare + (PriorShare * passage.ScoreBeside(_bestPassage));

    private static double Form(Sentence sentence)
    {
        var length = sentence.Words < ShortWords ? (double)sentence.Words / ShortWords
            : sentence.Words > LongWords ? Math.Sqrt((double)LongWords / sentence.Words)
            : 1;
        return Sentences.IsWhole(sentence.Text[^1]) ? length : length * FragmentFactor;
    }
}
