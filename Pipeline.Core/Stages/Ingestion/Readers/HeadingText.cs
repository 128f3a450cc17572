using System.Buffers;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>The words of a heading without its markup. Pure.</summary>
internal static class HeadingText
{
    private static readonly SearchValues<char> Markup = SearchValues.Create("`*<[:\\ \t\n");

    /// <summary>
    /// Drops emphasis, code quotes, tags, reStructuredText roles and link targets: <c>[Traits](ch10.html) and `dyn`</c> becomes <c>Traits and dyn</c>. Runs
    /// of blanks become one.
    /// </summary>
    public static string Clean(ReadOnlySpan<char> markup)
    {
        markup = markup.Trim();
        if (!markup.ContainsAny(Markup))
        {
            return markup.ToString();
        }

        StringBuilder words = new(markup.Length);
        for (var i = 0; i < markup.Length;)
        {
            i += Step(markup[i..], words);
        }

        return words.ToString().Trim();
    }

    /// <summary>The words of a text that has no markup, on one line.</summary>
    public static string OnOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Handles what the rest begins with; returns how many characters that were.</summary>
    private static int Step(ReadOnlySpan<char> rest, StringBuilder words)
    {
        var c = rest[0];
        switch (c)
        {
            case '`' or '*':
                return 1;
            case '\\' when rest.Length > 1 && char.IsPunctuation(rest[1]):
                words.Append(rest[1]);
                return 2;
            case '<' when rest.Length > 1 && (char.IsAsciiLetter(rest[1]) || rest[1] is '/' or '!'):
                return Skip(rest, '>');
            case ':' when IsRole(rest, out var length):
                return length;
            case '[' when rest.IndexOf("](") is > 0 and var close:
                words.Append(Clean(rest[1..close]));
                return close + 1 + Skip(rest[(close + 1)..], ')');
            default:
                Append(words, c);
                return 1;
        }
    }

    private static void Append(StringBuilder words, char c)
    {
        if (!char.IsWhiteSpace(c))
        {
            words.Append(c);
        }
        else if (words.Length > 0 && words[^1] != ' ')
        {
            words.Append(' ');
        }
    }

    private static int Skip(ReadOnlySpan<char> rest, char close) => rest.IndexOf(close) is >= 0 and var at ? at + 1 : 1;

    /// <summary><c>:name:`</c></summary>
    private static bool IsRole(ReadOnlySpan<char> rest, out int length)
    {
        var end = rest.IndexOf(":`", StringComparison.Ordinal);
        length = end + 1;
        return end > 1 && rest[1..end].IndexOfAnyExceptInRange('a', 'z') < 0;
    }
}
