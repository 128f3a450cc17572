using System.Buffers;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Encodings;

/// <summary>
/// The character set that a text itself says it is in: an XML declaration, HTML's meta element (https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding), CSS's @charset, or the line
/// for an editor (PEP 263, vim's modeline). Pure.
/// </summary>
internal static class DeclaredInText
{
    /// <summary>How much of the beginning is looked at. Browsers look at 1,024 bytes; pages with long scripts before the declaration are many.</summary>
    private const int HeadLength = 4096;

    /// <summary>How much of the end is looked at, for an editor's line.</summary>
    private const int TailLength = 512;

    /// <summary>One of them stands in every declaration. Looking for them costs next to nothing, and most texts have none.</summary>
    private static readonly SearchValues<string> Signs = SearchValues.Create(["<?xml", "<meta", "@charset", "coding:", "coding=", "fenc="], StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands before the name in a line for an editor.</summary>
    private static readonly string[] EditorSigns = ["coding:", "coding=", "fenc="];

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    /// <summary>The name, as it is written; <see langword="null"/> when it says none.</summary>
    /// <param name="bytes">The text, in any encoding whose letters of ASCII are ASCII's.</param>
    public static string? Find(ReadOnlySpan<byte> bytes)
    {
        var name = TextWithSigns(bytes[..Math.Min(bytes.Length, HeadLength)]) is { } head ? InMarkup(head) ?? InLines(head) : null;
        return name ?? (bytes.Length > HeadLength && TextWithSigns(bytes[^TailLength..]) is { } tail ? InLines(tail) : null);
    }

    private static string? TextWithSigns(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[HeadLength];
        text = text[..Encoding.Latin1.GetChars(bytes, text)];
        return text.ContainsAny(Signs) ? text.ToString() : null;
    }

    private static string? InMarkup(ReadOnlySpan<char> head)
    {
        var text = head.TrimStart();
        return text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) ? InTag(text, "encoding") ?? InMeta(text)
            : text.StartsWith("@charset", StringComparison.OrdinalIgnoreCase) ? NameAt(text["@charset".Length..])
            : InMeta(text);
    }

    private static string? InMeta(ReadOnlySpan<char> text)
    {
        while (text.IndexOf("<meta", StringComparison.OrdinalIgnoreCase) is >= 0 and var start)
        {
            text = text[(start + "<meta".Length)..];
            if (InTag(text, "charset") is { } name)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>The value of an attribute, or of a part of one, in the tag that a text begins within: <c>charset=utf-8</c>, <c>encoding = "utf-8"</c>.</summary>
    private static string? InTag(ReadOnlySpan<char> text, string attribute)
    {
        var tag = text.IndexOf('>') is >= 0 and var end ? text[..end] : text;
        while (tag.IndexOf(attribute, StringComparison.OrdinalIgnoreCase) is >= 0 and var start)
        {
            tag = tag[(start + attribute.Length)..];
            if (tag.TrimStart() is ['=', .. var value] && NameAt(value) is { } name)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>The name that a text begins with, in quotes or not.</summary>
    private static string? NameAt(ReadOnlySpan<char> text)
    {
        var name = text.TrimStart().TrimStart("\"'").TrimStart();
        var length = name.IndexOfAnyExcept(NameLetters) is >= 0 and var end ? end : name.Length;
        return length > 0 ? name[..length].ToString() : null;
    }

    /// <summary>For an editor: only in lines that are comments, so that a text about encodings declares none.</summary>
    private static string? InLines(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.TrimStart() is ['#' or '/' or ';' or '-' or '%' or '"' or '<' or '*', ..] && InLine(line) is { } name)
            {
                return name;
            }
        }

        return null;
    }

    private static string? InLine(ReadOnlySpan<char> line)
    {
        foreach (var sign in EditorSigns)
        {
            for (var at = 0; line[at..].IndexOf(sign, StringComparison.OrdinalIgnoreCase) is >= 0 and var ahead;)
            {
                var start = at + ahead;
                at = start + sign.Length;
                if (NameAt(line[at..]) is { } name && IsForEditor(line[..start]))
                {
                    return name.Split(':')[0]; // vim's next setting stands behind it
                }
            }
        }

        return null;
    }

    /// <summary><c>coding</c>, <c>encoding</c> and <c>fileencoding</c> are words of their own, or stand between the marks of Emacs.</summary>
    /// <param name="before">What stands before <c>coding</c>.</param>
    private static bool IsForEditor(ReadOnlySpan<char> before)
    {
        var word = Without("file", Without("en", before));
        return before.Contains("-*-", StringComparison.Ordinal) || (word.Length > 0 && char.IsWhiteSpace(word[^1]));
    }

    private static ReadOnlySpan<char> Without(string ending, ReadOnlySpan<char> words) =>
        words.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? words[..^ending.Length] : words;
}
