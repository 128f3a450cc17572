namespace Pipeline.Core.Models.Extractive;

/// <summary>
/// How well a sentence answers a question, by the question's words it has: rare ones among the passages count more, and those only in the headings above it
/// count less. Passages that retrieval liked, and sentences of a quotable length that end like sentences, are preferred.
/// </summary>
internal sealed class SentenceScorer
{
    private const double HeadingShare = 0.4;
    private const double PriorShare = 0.3;
    private const double FragmentFactor = 0.6;
    private const int ShortWords = 5;
    private const int LongWords = 40;

    private readonly Dictionary<string, double> _weights;
    private readonly double _total;
    private readonly double _bestPassage;

    /// <summary>Weighs a question's words.</summary>
    /// <param name="question">The question's stems.</param>
    /// <param name="passages">The stems of each passage, headings included.</param>
    /// <param name="bestPassage">The highest score of a passage.</param>
    public SentenceScorer(IReadOnlySet<string> question, IReadOnlyList<IReadOnlySet<string>> passages, double bestPassage)
    {
        _weights = question.ToDictionary(term => term, term => Weight(passages.Count, passages.Count(terms => terms.Contains(term))), StringComparer.Ordinal);
        _total = _weights.Values.Sum();
        _bestPassage = bestPassage;
    }

    /// <summary>The share of the question, by weight, whose words the sentence or its headings have: 0–1. 0 when the sentence itself has none.</summary>
    public double Coverage(Sentence sentence, IReadOnlySet<string> heading)
    {
        double own = 0;
        double above = 0;
        foreach (var (term, weight) in _weights)
        {
            own += sentence.Terms.Contains(term) ? weight : 0;
            above += !sentence.Terms.Contains(term) && heading.Contains(term) ? weight : 0;
        }

        return own == 0 ? 0 : (own + (HeadingShare * above)) / _total;
    }

    /// <summary>Coverage, adjusted for the passage and the sentence's form: what sentences are ranked by.</summary>
    public double Score(Sentence sentence, double coverage) => coverage * Prior(sentence.Passage) * Form(sentence);

    private static double Weight(int passages, int having) => Math.Log(1 + (passages / (having + 0.5)));

    private static double Form(Sentence sentence)
    {
        var length = sentence.Words < ShortWords ? (double)sentence.Words / ShortWords
            : sentence.Words > LongWords ? (double)LongWords / sentence.Words
            : 1;
        return sentence.Text[^1] is '.' or '!' or ')' or '"' ? length : length * FragmentFactor;
    }

    private double Prior(Passage passage) =>
        _bestPassage > 0 ? 1 - PriorShare + (PriorShare * Math.Max(passage.Score, 0) / _bestPassage) : 1;
}
