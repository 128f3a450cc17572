using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Extractive;

/// <summary>A question's stems, each once and in order, weighed by how rare they are among all passages (inverse document frequency, as BM25 has it). Immutable.</summary>
internal sealed class QuestionTerms
{
    private readonly string[] _terms;
    private readonly double[] _weights;
    private readonly double _total;

    private QuestionTerms(string[] terms, double[] weights, long passages)
    {
        _terms = terms;
        _weights = weights;
        _total = weights.Sum();
        Passages = passages;
    }

    /// <summary>How many there are; 0 for a question of very common words alone.</summary>
    public int Count => _terms.Length;

    /// <summary>How many passages the question was held against: what the weights rest on; at least 1.</summary>
    public long Passages { get; }

    /// <summary>Weighs a question's words: by the index's counts, or where there are none by those of the passages at hand.</summary>
    public static QuestionTerms Of(GroundedQuestion grounded)
    {
        List<(string Word, string Term)> words = [.. WordStems.InOrder(grounded.Question).DistinctBy(entry => entry.Term)];
        var counts = grounded.Words ?? CountIn(grounded.Passages, words);
        var passages = Math.Max(1, counts.Passages);
        return new QuestionTerms(
            [.. words.Select(entry => entry.Term)],
            [.. words.Select(entry => Weight(passages, counts.Having.GetValueOrDefault(entry.Word)))],
            passages);
    }

    /// <summary>How far each term is among some stems: 0–1.</summary>
    public double[] Match(IReadOnlyCollection<string> stems) => [.. _terms.Select(term => stems.Count == 0 ? 0 : stems.Max(stem => TermMatch.Share(term, stem)))];

    /// <summary>How often each term is among some stems.</summary>
    public double[] CountIn(IReadOnlyCollection<string> stems) => [.. _terms.Select(term => stems.Sum(stem => TermMatch.Share(term, stem)))];

    /// <summary>The share of the question, by weight, that a value per term makes: 0–1 when the values are.</summary>
    public double Share(IReadOnlyList<double> values)
    {
        double sum = 0;
        for (var i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i] * values[i];
        }

        return _total > 0 ? sum / _total : 0;
    }

    /// <summary>The share of the question's pairs of neighbours that stand side by side in some stems too.</summary>
    public double PairShare(IReadOnlyList<string> stems)
    {
        if (_terms.Length < 2)
        {
            return 0;
        }

        var pairs = stems.Zip(stems.Skip(1)).ToHashSet();
        return (double)_terms.Zip(_terms.Skip(1)).Count(pairs.Contains) / (_terms.Length - 1);
    }

    private static WordCounts CountIn(IReadOnlyList<Passage> passages, List<(string Word, string Term)> words)
    {
        var texts = passages.Select(passage => WordStems.Of($"{passage.Title} {passage.Heading} {passage.Text}")).ToList();
        return new WordCounts(texts.Count, words.DistinctBy(entry => entry.Word).ToDictionary(
            entry => entry.Word, entry => (long)texts.Count(text => text.Contains(entry.Term)), StringComparer.Ordinal));
    }

    private static double Weight(long passages, long having) => Math.Log(1 + ((passages - Math.Min(having, passages) + 0.5) / (having + 0.5)));
}
