namespace Pipeline.Core.Models.Extractive;

/// <summary>Picks the sentences that answer a question. Pure: the same question and passages give the same answer.</summary>
internal static class SentencePicker
{
    /// <summary>The most sentences of an answer.</summary>
    public const int MaxSentences = 3;

    // A further sentence must have this share of the first one's score.
    private const double LeastShareOfBest = 0.4;
    private const double DuplicateOverlap = 0.6;

    /// <summary>
    /// The sentences and how sure it is that they answer. None when that is less than asked for. Passages come in the order of their best sentence; of each passage its
    /// best sentence comes first, so that it is the one that is quoted, and then the others in the order they stand there.
    /// </summary>
    public static PickedSentences Pick(GroundedQuestion grounded)
    {
        var question = QuestionTerms.Of(grounded);
        IReadOnlyList<Sentence>[] passages = [.. grounded.Passages.Select(Sentence.AllOf)];
        var confidence = Evidence.Confidence(question, [.. passages.SelectMany(sentences => sentences)]);
        if (question.Count == 0 || confidence < grounded.AbstainBelow)
        {
            return new PickedSentences([], confidence);
        }

        SentenceScorer scorer = new(grounded, question);
        var ranked = passages
            .SelectMany(sentences => sentences.Zip(scorer.Score(sentences)))
            .Where(entry => entry.Second > 0 && IsAnswer(entry.First))
            .OrderByDescending(entry => entry.Second);
        return new PickedSentences(InOrder(Choose(ranked, Math.Min(MaxSentences, grounded.Sentences))), confidence);
    }

    private static List<Sentence> Choose(IEnumerable<(Sentence Sentence, double Score)> ranked, int most)
    {
        List<Sentence> chosen = [];
        double best = 0;
        double bestRow = 0;
        foreach (var (sentence, score) in ranked)
        {
            best = Math.Max(best, score);
            if (chosen.Count == most || score < best * LeastShareOfBest)
            {
                break;
            }

            // The rows of a table are alike: those that have less of the question than the best one are of other things.
            if (!chosen.Exists(other => IsDuplicate(sentence, other)) && !(sentence.IsRow && score < bestRow))
            {
                chosen.Add(sentence);
                bestRow = sentence.IsRow ? score : bestRow;
            }
        }

        return chosen;
    }

    private static IReadOnlyList<Sentence> InOrder(List<Sentence> chosen) =>
        [.. chosen.GroupBy(sentence => sentence.Passage.Number).SelectMany(passage => passage.Take(1).Concat(passage.Skip(1).OrderBy(sentence => sentence.Ordinal)))];

    /// <summary>A question does not answer one.</summary>
    private static bool IsAnswer(Sentence sentence) => sentence.Words > 1 && !sentence.IsQuestion;

    private static bool IsDuplicate(Sentence left, Sentence right)
    {
        HashSet<string> terms = [.. left.Stems];
        HashSet<string> others = [.. right.Stems];
        var shared = terms.Count(others.Contains);
        return shared > DuplicateOverlap * (terms.Count + others.Count - shared);
    }
}
