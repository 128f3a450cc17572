using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Extractive;

/// <summary>Picks the sentences that answer a question. Pure: the same question and passages give the same answer.</summary>
internal static class SentencePicker
{
    /// <summary>The most sentences of an answer.</summary>
    public const int MaxSentences = 3;

    // An answer must have at least this share of the question's words, by weight; a second sentence this share of the first one's score.
    private const double LeastCoverage = 0.34;
    private const double LeastShareOfBest = 0.6;
    private const double DuplicateOverlap = 0.6;

    /// <summary>The sentences, best first; empty when none is relevant.</summary>
    public static IReadOnlyList<Sentence> Pick(GroundedQuestion grounded)
    {
        var question = Terms.Of(grounded.Question);
        if (question.Count == 0 || grounded.Passages.Count == 0)
        {
            return [];
        }

        var headings = grounded.Passages.ToDictionary(passage => passage, passage => Terms.Of(passage.Heading));
        SentenceScorer scorer = new(
            question,
            [.. grounded.Passages.Select(passage => Terms.Of(passage.Heading + " " + passage.Text))],
            grounded.Passages.Max(passage => passage.Score));
        var ranked = grounded.Passages
            .SelectMany(Sentences)
            .Select(sentence => (Sentence: sentence, Coverage: scorer.Coverage(sentence, headings[sentence.Passage])))
            .Where(entry => entry.Coverage >= LeastCoverage)
            .Select(entry => (entry.Sentence, Score: scorer.Score(entry.Sentence, entry.Coverage)))
            .OrderByDescending(entry => entry.Score);
        return Choose(ranked);
    }

    private static List<Sentence> Choose(IEnumerable<(Sentence Sentence, double Score)> ranked)
    {
        List<Sentence> chosen = [];
        double best = 0;
        foreach (var (sentence, score) in ranked)
        {
            best = Math.Max(best, score);
            if (chosen.Count == MaxSentences || score < best * LeastShareOfBest)
            {
                break;
            }

            if (!chosen.Exists(other => IsDuplicate(sentence, other)))
            {
                chosen.Add(sentence);
            }
        }

        return chosen;
    }

    private static IEnumerable<Sentence> Sentences(Passage passage)
    {
        foreach (var raw in SentenceSplitter.Split(passage.Text))
        {
            var text = QuoteCleaner.Clean(raw);
            var words = CountWords(text);

            // A question does not answer one.
            if (words > 1 && text[^1] != '?')
            {
                yield return new Sentence(passage, text, Terms.Of(text), words);
            }
        }
    }

    private static bool IsDuplicate(Sentence left, Sentence right)
    {
        var shared = left.Terms.Count(right.Terms.Contains);
        return shared > DuplicateOverlap * (left.Terms.Count + right.Terms.Count - shared);
    }

    private static int CountWords(string text)
    {
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        var words = 0;
        while (reader.Read(word) > 0)
        {
            words++;
        }

        return words;
    }
}
