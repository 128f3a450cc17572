using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>
/// Makes paragraphs of the admonitions of Markdown's dialects (<c>!!! note "Title"</c> of MkDocs, <c>:::note[Title]</c> of Docusaurus, <c>&gt; [!NOTE]</c> of GitHub): each begins with its kind. Their indented lines would be code to a
/// parser that does not know them. Pure.
/// </summary>
internal static class MarkdownAdmonitions
{
    private static readonly string[] Marks = ["!!! ", "??? ", "???+ ", "=== \"", ":::"];

    private static readonly string[] Alerts = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

    /// <summary>The text on the same lines; the same text when it has none.</summary>
    public static string Without(string text)
    {
        var (hasMarks, hasAlerts) = (Array.Exists(Marks, mark => text.Contains(mark, StringComparison.Ordinal)), text.Contains("[!", StringComparison.Ordinal));
        return hasMarks ? Rewritten(text) : hasAlerts ? WithKinds(text) : text;
    }

    private static string WithKinds(string text)
    {
        StringBuilder kept = new(text.Length);
        foreach (var line in new TextLines(text))
        {
            AppendWithKind(kept, text.AsSpan(line.Start, line.Next - line.Start));
        }

        return kept.ToString();
    }

    private static string Rewritten(string text)
    {
        StringBuilder kept = new(text.Length);
        var (indent, fence) = (-1, "");
        foreach (var line in new TextLines(text))
        {
            var words = line.Of(text);
            fence = FenceAfter(fence, words);
            indent = indent >= 0 && (line.IsBlank || line.Indent >= indent + 4) ? indent : -1;
            if (fence.Length == 0 && OpeningOf(words) is { } match)
            {
                indent = match.Groups["mark"].Value[0] == ':' ? -1 : line.Indent;
                kept.Append(NameOf(match)).Append(text, line.TextEnd, line.Next - line.TextEnd);
            }
            else if (indent >= 0 && !line.IsBlank)
            {
                kept.Append(' ', Math.Max(0, line.Indent - indent - 4)).Append(text, line.TextStart, line.Next - line.TextStart);
            }
            else
            {
                AppendWithKind(kept, text.AsSpan(line.Start, line.Next - line.Start));
            }
        }

        return kept.ToString();
    }

    /// <summary><c>&gt; [!NOTE] words</c> is <c>&gt; Note: words</c>.</summary>
    private static void AppendWithKind(StringBuilder kept, ReadOnlySpan<char> line)
    {
        var words = line.TrimStart(" \t");
        if (words is ['>', ..] && words[1..].TrimStart(" \t") is ['[', '!', ..] and var alert
            && alert.IndexOf(']') is > 0 and var end && KindOf(alert[2..end]) is { } kind)
        {
            kept.Append(line[..^alert.Length]).Append(kind).Append(':').Append(alert[(end + 1)..]);
        }
        else
        {
            kept.Append(line);
        }
    }

    private static string? KindOf(ReadOnlySpan<char> name)
    {
        foreach (var kind in Alerts)
        {
            if (name.Equals(kind, StringComparison.OrdinalIgnoreCase))
            {
                return Capital(kind);
            }
        }

        return null;
    }

    private static string FenceAfter(string fence, ReadOnlySpan<char> words)
    {
        var mark = words.StartsWith("```") ? "```" : words.StartsWith("~~~") ? "~~~" : "";
        return fence.Length == 0 ? mark : mark == fence ? "" : fence;
    }

    /// <summary>A mark with a kind or a title, or one that ends what <c>:::</c> began. A row of <c>=</c> alone underlines a heading.</summary>
    private static Match? OpeningOf(ReadOnlySpan<char> words)
    {
        if (words is not ['!' or '?' or '=' or ':', ..] || Patterns.Opening.Match(words.ToString()) is not { Success: true } match)
        {
            return null;
        }

        var isNamed = match.Groups["kind"].Length > 0 || match.Groups["title"].Length > 0;
        return match.Groups["mark"].Value[0] switch
        {
            ':' => match,
            '=' => isNamed && match.Value.Contains('"', StringComparison.Ordinal) ? match : null,
            _ => isNamed ? match : null,
        };
    }

    private static string NameOf(Match match)
    {
        var (kind, title) = (match.Groups["kind"].Value, match.Groups["title"].Value.Trim());
        return title.Length == 0 ? kind.Length == 0 ? "" : $"{Capital(kind)}:" : kind.Length == 0 || title.Contains(kind, StringComparison.OrdinalIgnoreCase) ? title : $"{Capital(kind)}: {title}";
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant();

    /// <summary>Made when a text needs it.</summary>
    private static class Patterns
    {
        public static readonly Regex Opening = new(
            """^(?<mark>!!!|\?\?\?\+?|===|:::+)[ \t]*(\{\.)?(?<kind>[a-z-]*)\}?[ \t]*("(?<title>[^"\n]*)"|\[(?<title>[^\]\n]*)\]|(?<title>[^"\[\n]*))[ \t]*$""",
            RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    }
}
