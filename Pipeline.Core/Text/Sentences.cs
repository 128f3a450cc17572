using System.Buffers;

namespace Pipeline.Core.Text;

/// <summary>Where sentences end. Pure; by punctuation alone, so it errs on the side of longer sentences.</summary>
internal static class Sentences
{
    // Full stops, marks of questions and exclamations: Chinese and Japanese, Arabic and Urdu, Indic, Ethiopic, Khmer, Burmese, Tibetan, Armenian. They need no blank after them.
    private const string Own = "。｡！？．؟۔।॥።፧፨។៕။།։᠃᠉꓿";

    private static readonly SearchValues<char> Ends = SearchValues.Create(".!?…" + Own);

    private static readonly SearchValues<char> OwnEnds = SearchValues.Create(Own);

    private const string Closers = "\"')]*_`”’»」』）》】〉 \t\r\n";

    /// <summary>Whether a mark ends a sentence wherever it stands, with or without a blank after it.</summary>
    public static bool IsOwnEnd(char mark) => OwnEnds.Contains(mark);

    /// <summary>Whether a sentence that ends with a mark is whole: it has come to its end, with its quotes and brackets.</summary>
    public static bool IsWhole(char last) => last is '.' or '!' or ')' or '"' or '”' or '」' or '』' || OwnEnds.Contains(last);

    /// <summary>Whether a sentence that ends with a mark asks.</summary>
    public static bool IsQuestion(char last) => last is '?' or '？' or '؟' or '፧';

    /// <summary>Where a sentence ends whose last mark stands before a position: after further marks, quotes and brackets that close.</summary>
    public static int AfterOwnEnd(ReadOnlySpan<char> text, int end)
    {
        while (end < text.Length && (OwnEnds.Contains(text[end]) || text[end] is '」' or '』' or '）' or '》' or '】' or '〉' or '”' or '’' or '"' or '»'))
        {
            end++;
        }

        return end;
    }

    /// <summary>The length of the sentence a text begins with, without the blanks after it; the whole text when it is one sentence.</summary>
    public static int FirstLength(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var skip = text[i..].IndexOfAny(Ends);
            if (skip < 0)
            {
                break;
            }

            i += skip;
            if (IsOwnEnd(text[i]))
            {
                return AfterOwnEnd(text, i + 1);
            }

            var end = AfterClosers(text, i + 1);
            if (end < text.Length && char.IsWhiteSpace(text[end]) && MayStart(text[end..]) && !(text[i] == '.' && IsAbbreviation(text[..i], text[end..].TrimStart())))
            {
                return end;
            }
        }

        return text.Length;
    }

    /// <summary>Whether a text ends with the end of a sentence, or with a sign that says that something follows.</summary>
    public static bool IsEnded(ReadOnlySpan<char> text) => text.TrimEnd(Closers) is [.., var last] && (Ends.Contains(last) || last is ':' or ';' or '：' or '；' or '…');

    private static int AfterClosers(ReadOnlySpan<char> text, int end)
    {
        while (end < text.Length && text[end] is '"' or '\'' or ')' or ']' or '*' or '_' or '`' or '”' or '’' or '.' or '!' or '?')
        {
            end++;
        }

        return end;
    }

    /// <summary>A sentence does not begin with a lower-case letter: what does is a continuation, as after <c>e.g.</c></summary>
    private static bool MayStart(ReadOnlySpan<char> rest)
    {
        var next = rest.TrimStart();
        return next.Length > 0 && !char.IsLower(next[0]);
    }

    /// <summary>Single letters (initials) and <see cref="Abbreviations"/>.</summary>
    private static bool IsAbbreviation(ReadOnlySpan<char> before, ReadOnlySpan<char> next)
    {
        var word = before[(before.LastIndexOfAny(" \t\n(") + 1)..];
        return (word.Length == 1 && char.IsAsciiLetter(word[0]))
            || Abbreviations.Is(word, next);
    }
}
