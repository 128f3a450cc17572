using System.Buffers;

namespace Pipeline.Core.Text;

/// <summary>Where sentences end. Pure; by punctuation alone, so it errs on the side of longer sentences.</summary>
internal static class Sentences
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(".!?。！？");

    private const string Closers = "\"')]*_`”’» \t\r\n";

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
            if (text[i] > 0x7F)
            {
                return i + 1;
            }

            var end = AfterClosers(text, i + 1);
            if (end < text.Length && char.IsWhiteSpace(text[end]) && MayStart(text[end..]) && !(text[i] == '.' && IsAbbreviation(text[..i])))
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

    /// <summary>Single letters (initials) and the abbreviations before names and numbers.</summary>
    private static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        var word = before[(before.LastIndexOfAny(" \t\n(") + 1)..];
        return (word.Length == 1 && char.IsAsciiLetter(word[0]))
            || word is "e.g" or "i.e" or "cf" or "vs" or "Dr" or "Mr" or "Mrs" or "Ms" or "Prof" or "St" or "No" or "Fig" or "Sec" or "Eq" or "pp";
    }
}
