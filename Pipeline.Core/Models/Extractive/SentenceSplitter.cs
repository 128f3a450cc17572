using System.Buffers;
using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Extractive;

/// <summary>
/// Cuts a passage into sentences, by rule. Headings, list items and blocks of code stand by themselves; abbreviations, initials, decimals and versions do
/// not end a sentence.
/// </summary>
internal static class SentenceSplitter
{
    private static readonly SearchValues<char> Closers = SearchValues.Create(".!?\"')]”’*`_");

    private static readonly SearchValues<char> Openers = SearchValues.Create("\"'([“‘*`_");

    private static readonly SearchValues<char> WordBreaks = SearchValues.Create(" \n\t([\"");

    /// <summary>The sentences in order, each trimmed and not empty, with the source's own markup and line ends.</summary>
    public static IReadOnlyList<SentenceText> Split(string passage)
    {
        List<SentenceText> sentences = [];
        foreach (var block in TextBlocks.Of(passage))
        {
            if (block.Kind == TextBlockKind.Prose)
            {
                SplitProse(sentences, block.Text);
            }
            else
            {
                Add(sentences, block.Text, block.Kind == TextBlockKind.Row, block.Head);
            }
        }

        return sentences;
    }

    private static void SplitProse(List<SentenceText> sentences, string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (Sentences.IsOwnEnd(text[i]))
            {
                var own = Sentences.AfterOwnEnd(text, i + 1);
                Add(sentences, text[start..own]);
                (start, i) = (own, own - 1);
                continue;
            }

            if (text[i] is not ('.' or '!' or '?' or '…'))
            {
                continue;
            }

            var end = AfterClosers(text, i + 1);
            if (IsEnd(text, start, i, end))
            {
                Add(sentences, text[start..end]);
                start = end;
            }

            i = end - 1;
        }

        Add(sentences, text[start..]);
    }

    private static bool IsEnd(string text, int start, int mark, int end)
    {
        if (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            return false;
        }

        var next = NextWord(text, end);
        if (next == text.Length)
        {
            return true;
        }

        // A sentence does not begin with a lower-case letter, but one may begin with code or a quote.
        return !char.IsLower(text[next]) && (text[mark] != '.' || !IsAbbreviation(text.AsSpan(start, mark - start), text.AsSpan(next)));
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> before, ReadOnlySpan<char> next)
    {
        var word = before[(before.LastIndexOfAny(WordBreaks) + 1)..];
        return (word.Length == 1 && char.IsUpper(word[0])) || Abbreviations.Is(word, next);
    }

    // Quotes and brackets that close belong to the sentence, and so do further marks: "What?!"
    private static int AfterClosers(string text, int position)
    {
        while (position < text.Length && Closers.Contains(text[position]))
        {
            position++;
        }

        return position;
    }

    private static int NextWord(string text, int position)
    {
        while (position < text.Length && (char.IsWhiteSpace(text[position]) || Openers.Contains(text[position])))
        {
            position++;
        }

        return position;
    }

    private static void Add(List<SentenceText> sentences, string sentence, bool isRow = false, string? head = null)
    {
        sentence = sentence.Trim();
        if (sentence.Length > 0)
        {
            sentences.Add(new(sentence, isRow, head));
        }
    }
}

/// <summary>A sentence as its passage has it.</summary>
/// <param name="Text">With the source's own markup and line ends, trimmed.</param>
/// <param name="IsRow">Whether it is a table's row.</param>
/// <param name="Head">Of a row: the first row of its table, where the passage has it.</param>
internal readonly record struct SentenceText(string Text, bool IsRow, string? Head);
