using System.Globalization;

namespace Pipeline.Core.Models.Extractive;

/// <summary>From picked sentences to the pieces that are streamed: a few words each, a marker never cut.</summary>
internal static class AnswerPieces
{
    private const int WordsInPiece = 4;

    /// <summary>The pieces; together they are the answer.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<Sentence> sentences)
    {
        if (sentences.Count == 0)
        {
            return OfText(GroundedQuestion.NoAnswer);
        }

        return sentences.SelectMany((sentence, index) =>
            OfText((index == 0 ? "" : " ") + sentence.Text)
                .Append(string.Create(CultureInfo.InvariantCulture, $" [{sentence.Passage.Number}]")));
    }

    private static IEnumerable<string> OfText(string text)
    {
        var start = 0;
        var words = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == ' ' && ++words == WordsInPiece)
            {
                yield return text[start..i];
                start = i;
                words = 0;
            }
        }

        yield return text[start..];
    }
}
