using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Extractive;

/// <summary>A question's words by their stems, each once and in order, weighed by how rare they are among all passages (inverse document frequency, as BM25 has it). Immutable.</summary>
internal sealed class QuestionTerms
{
    private readonly Term[] _terms;
    private readonly double _total;

    private QuestionTerms(Term[] terms, long passages)
    {
        _terms = terms;
        _total = terms.Sum(term => term.Weight);
        Passages = passages;
    }

    /// <summary>How many there are; 0 for a question of very common words alone.</summary>
    public int Count => _terms.Length;

    /// <summary>How many passages the question was held against: what the weights rest on; at least 1.</summary>
    public long Passages { get; }

    /// <summary>Weighs a question's words: by the index's counts, or where there are none by those of the passages at hand.</summary>
    public static QuestionTerms Of(GroundedQuestion grounded)
    {
        var common = CommonWords.Of(grounded.Question);
        var words = WordStems.InOrder(grounded.Question, common);
        var counts = grounded.Words ?? CountIn(grounded.Passages, words);
        var passages = Math.Max(1, counts.Passages);
        return new QuestionTerms([.. Grouped(words).Select(group => Term.Of(group, word => (passages, Having(counts, word)), common.Language == "de"))], passages);
    }

    /// <summary>In how many passages a word is, in either spelling.</summary>
    private static long Having(WordCounts counts, string word) =>
        Math.Max(counts.Having.GetValueOrDefault(word), Spellings.Bare(word) is { } bare ? counts.Having.GetValueOrDefault(bare) : 0);

    /// <summary>How far each term is among some stems: 0–1.</summary>
    public double[] Match(IReadOnlyCollection<string> stems) => [.. _terms.Select(term => term.Match(stems))];

    /// <summary>How often each term is among some stems.</summary>
    public double[] CountIn(IReadOnlyCollection<string> stems) => [.. _terms.Select(term => term.CountIn(stems))];

    /// <summary>The share of the question, by weight, that a value per term makes: 0–1 when the values are.</summary>
    public double Share(IReadOnlyList<double> values)
    {
        double sum = 0;
        for (var i = 0; i < _terms.Length; i++)
        {
            sum += _terms[i].Weight * values[i];
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
        return (double)_terms.Zip(_terms.Skip(1)).Count(pair => pairs.Contains((pair.First.Last, pair.Second.First))) / (_terms.Length - 1);
    }

    /// <summary>The words, a compound as one; what is said twice once. What is less than a number says is left out.</summary>
    private static IEnumerable<List<WordStem>> Grouped(List<WordStem> words)
    {
        List<List<WordStem>> groups = [];
        WordStem? joined = null;
        foreach (var word in words.Where(word => word.Kind != WordKind.Rough))
        {
            joined = word.Kind == WordKind.Joined ? word : word.Kind == WordKind.Part ? joined : null;
            if (word.Kind == WordKind.Joined)
            {
                continue;
            }

            if (joined is { } whole)
            {
                // A part is there too where all parts stand in one, without a hyphen.
                groups.Add([word, whole]);
            }
            else if (word.Kind == WordKind.Part && groups is [.., [{ Kind: WordKind.Whole }, ..] compound])
            {
                compound.Add(word);
            }
            else
            {
                groups.Add([word]);
            }
        }

        return groups.DistinctBy(group => group[0].Term);
    }

    private static WordCounts CountIn(IReadOnlyList<Passage> passages, List<WordStem> words)
    {
        var texts = passages.Select(passage => WordStems.Of($"{passage.Title} {passage.Heading} {passage.Text}")).ToList();
        return new WordCounts(texts.Count, words.DistinctBy(entry => entry.Word).ToDictionary(
            entry => entry.Word, entry => (long)texts.Count(text => text.Contains(entry.Term)), StringComparer.Ordinal));
    }

    /// <summary>A word of the question, or a compound: that is there when all of it is, or all its parts are.</summary>
    private sealed record Term(string Whole, string[] Parts, double Weight, bool HasCompounds)
    {
        public string First => Parts.Length > 1 ? Parts[0] : Whole;

        public string Last => Parts.Length > 1 ? Parts[^1] : Whole;

        public static Term Of(List<WordStem> words, Func<string, (long Passages, long Having)> count, bool hasCompounds)
        {
            var parts = words[1..];
            var (passages, whole) = count(words[0].Word);
            var weight = whole > 0 || parts.Count == 0 ? Weigh(passages, whole) : parts.Max(part => Weigh(passages, count(part.Word).Having));
            return new Term(words[0].Term, [.. parts.Select(part => part.Term)], weight, hasCompounds);
        }

        public double Match(IReadOnlyCollection<string> stems) => stems.Count == 0 ? 0 : Among(term => stems.Max(stem => TermMatch.Share(term, stem, HasCompounds)));

        public double CountIn(IReadOnlyCollection<string> stems) => Among(term => stems.Sum(stem => TermMatch.Share(term, stem, HasCompounds)));

        private double Among(Func<string, double> measure)
        {
            var whole = measure(Whole);
            return Parts.Length == 0 ? whole : Math.Max(whole, Parts.Min(measure));
        }

        private static double Weigh(long passages, long having) => Math.Log(1 + ((passages - Math.Min(having, passages) + 0.5) / (having + 0.5)));
    }
}
