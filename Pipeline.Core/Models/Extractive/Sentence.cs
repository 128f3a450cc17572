using Pipeline.Core.Text;
namespace Pipeline.Core.Models.Extractive;

/// <summary>A sentence that may answer.</summary>
/// <param name="Passage">The passage it is from.</param>
/// <param name="Ordinal">Its ordinal among the passage's sentences, from 0.</param>
/// <param name="Text">The sentence, cleaned; a table's row with the names of its columns.</param>
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
            .Select(static sentence => (Source: sentence, Text: QuoteCleaner.Clean(sentence.Text)))
            .Where(static sentence => sentence.Text.Length > 0)
            .Select((sentence, ordinal) => new Sentence(passage, ordinal, Named(sentence.Source, passage) ?? sentence.Text, WordStems.Side(sentence.Text), WordCount.Of(sentence.Text)) { IsRow = sentence.Source.IsRow }),
    ];

    /// <summary>A row with the names of its columns. What its stems are does not change: all rows have the same names.</summary>
    private static string? Named(SentenceText sentence, Passage passage) =>
        sentence.IsRow && TableColumns.Name(sentence.Text, sentence.Head ?? passage.Heading) is { } named ? QuoteCleaner.Clean(named) : null;
}
