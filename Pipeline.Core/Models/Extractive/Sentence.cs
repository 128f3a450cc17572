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
    /// <summary>The sentences of a passage.</summary>
    public static IReadOnlyList<Sentence> AllOf(Passage passage) =>
    [
        .. SentenceSplitter.Split(passage.Text)
            .Select(QuoteCleaner.Clean)
            .Where(text => text.Length > 0)
            .Select((text, ordinal) => new Sentence(passage, ordinal, text, WordStems.Side(text), WordCount.Of(text))),
    ];
}
