using Pipeline.Core.Text;
namespace Pipeline.Core.Models.Extractive;

/// <summary>A sentence that may answer.</summary>
/// <param name="Passage">The passage it is from.</param>
/// <param name="Ordinal">Its ordinal among the passage's sentences, from 0.</param>
/// <param name="Text">The sentence, cleaned.</param>
/// <param name="Stems">Its stems in order.</param>
/// <param name="Words">How many words it has, the very common ones included.</param>
internal sealed record Sentence(Passage Passage, int Ordinal, string Text, IReadOnlyList<string> Stems, int Words)
{
    /// <summary>Whether it is a table's row: what is said beside it is said of others.</summary>
    public bool IsRow { get; init; }

    /// <summary>Whether it asks.</summary>
    public bool IsQuestion => Sentences.IsQuestion(Text[^1]);

    /// <summary>The sentences of a passage.</summary>
    public static IReadOnlyList<Sentence> AllOf(Passage passage) =>
    [
        .. SentenceSplitter.Split(passage.Text)
            .Select(static sentence => sentence with { Text = QuoteCleaner.Clean(sentence.Text) })
            .Where(static sentence => sentence.Text.Length > 0)
            .Select((sentence, ordinal) => new Sentence(passage, ordinal, sentence.Text, WordStems.Side(sentence.Text), WordCount.Of(sentence.Text)) { IsRow = sentence.IsRow }),
    ];
}
