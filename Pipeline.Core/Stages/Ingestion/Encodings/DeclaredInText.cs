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

    /// <summary>One of them stands in every declaration. Looking for them costs next to nothing, and most texts have none.</summary>
    private static readonly SearchValues<string> Signs = SearchValues.Create(["charset", "coding", "fenc"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The name, as it is written; <see langword="null"/> when it says none.</summary>
    /// <param name="bytes">The text, in any encoding whose letters of ASCII are ASCII's.</param>
    public static string? Find(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, HeadLength)]);
        return (head.AsSpan().ContainsAny(Signs) ? First(Patterns.Xml, head) ?? First(Patterns.Meta, head) ?? First(Patterns.Css, head) ?? InLines(head) : null)
            ?? (bytes.Length > HeadLength ? InLines(Encoding.Latin1.GetString(bytes[^TailLength..])) : null);
    }

    /// <summary>For an editor: only in lines that are comments, so that a text about encodings declares none.</summary>
    private static string? InLines(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.TrimStart() is ['#' or '/' or ';' or '-' or '%' or '"' or '<' or '*', ..] && line.ContainsAny(Signs) && First(Patterns.Editor, line.ToString()) is { } name)
            {
                return name;
            }
        }

        return null;
    }

    private static string? First(Regex pattern, string text) => pattern.Match(text) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>Made when a text needs them: making them takes as long as reading a hundred files.</summary>
    private static class Patterns
    {
        public static readonly Regex Xml = new("""^\s*<\?xml\s[^>]*?encoding\s*=\s*["'](?<name>[A-Za-z0-9._:-]+)["']""", Options);
        public static readonly Regex Meta = new("""<meta\s[^>]*?charset\s*=\s*["']?\s*(?<name>[A-Za-z0-9._:-]+)""", Options);
        public static readonly Regex Css = new("""^@charset\s+["'](?<name>[A-Za-z0-9._:-]+)["']""", Options);
        public static readonly Regex Editor = new("""(-\*-.*|\s)(file)?(en)?coding[:=]\s*(?<name>[A-Za-z0-9._-]+)|\sfenc=(?<name>[A-Za-z0-9._-]+)""", Options);

        private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;
    }
}
