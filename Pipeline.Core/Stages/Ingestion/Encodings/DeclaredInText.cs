using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

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

    /// <summary>What stands before the name in a line for an editor.</summary>
    private static readonly string[] EditorSigns = ["coding:", "coding=", "fenc="];

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The name, as it is written; <see langword="null"/> when it says none.</summary>
    /// <param name="bytes">The text, in any encoding whose letters of ASCII are ASCII's.</param>
    public static string? Find(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, HeadLength)]);
        return InMarkup(head) ?? InLines(head) ?? (bytes.Length > HeadLength ? InLines(Encoding.Latin1.GetString(bytes[^TailLength..])) : null);
    }

    private static string? InMarkup(string head)
    {
        var text = head.AsSpan().TrimStart();
        return (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) ? First(Patterns.Xml, head) : null)
            ?? (text.Contains("<meta", StringComparison.OrdinalIgnoreCase) ? First(Patterns.Meta, head) : null)
            ?? (text.StartsWith("@charset", StringComparison.OrdinalIgnoreCase) ? First(Patterns.Css, head) : null);
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
                var value = line[at..].TrimStart();
                var length = value.IndexOfAnyExcept(NameLetters) is >= 0 and var end ? end : value.Length;
                if (length > 0 && IsForEditor(line[..start]))
                {
                    return value[..length].ToString();
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

    private static string? First(Regex pattern, string text) => pattern.Match(text) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>Made when a text needs them: making them takes as long as reading a hundred files.</summary>
    private static class Patterns
    {
        public static readonly Regex Xml = new("""^\s*<\?xml\s[^>]*?encoding\s*=\s*["'](?<name>[A-Za-z0-9._:-]+)["']""", Options);
        public static readonly Regex Meta = new("""<meta\s[^>]*?charset\s*=\s*["']?\s*(?<name>[A-Za-z0-9._:-]+)""", Options);
        public static readonly Regex Css = new("""^@charset\s+["'](?<name>[A-Za-z0-9._:-]+)["']""", Options);

        private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;
    }
}
