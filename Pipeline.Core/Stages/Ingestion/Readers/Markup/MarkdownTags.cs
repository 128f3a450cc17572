using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Markdig.Syntax;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>
/// Takes out of a Markdown text what its readers do not see: comments, HTML tags, scripts, and the marks of admonitions. Code stays as it is, and so do lines, so that a line of the text is that of the file. Pure.
/// </summary>
internal static class MarkdownTags
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    /// <summary>What is looked at within a line or block: code in backticks first, since it hides the rest. No group captures: finding what they hold takes three times as long as the matches.</summary>
    private static readonly Regex Hidden = new(
        """```[^`]+```|``[^`]+``|`[^`]+`|<!--[\s\S]*?-->|<(script|style)(\s[^>]*)?>[\s\S]*?</(script|style)>|</?[a-z][a-z0-9-]*(\s[^<>]*)?/?>""", Options);

    private static readonly string[] Marks = ["!!! ", "??? ", "???+ ", "=== \"", ":::", "[!"];

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    };

    private static readonly HashSet<string> Block = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "audio", "blockquote", "body", "br", "button", "caption", "center", "col", "colgroup", "dd", "details", "div", "dl", "dt", "embed", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "img", "input", "legend", "li", "link", "main", "meta", "nav", "noscript", "object", "ol", "option", "p", "param", "picture", "pre", "section", "select", "source",
        "summary", "svg", "path", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "title", "tr", "track", "ul", "video",
    };

    /// <summary>The text without its marks; the same when it has none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tree">Its blocks.</param>
    /// <param name="hasComponents">Whether unknown names of tags are components of a program (MDX).</param>
    public static string Without(string text, MarkdownDocument tree, bool hasComponents)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return text;
        }

        StringBuilder? kept = null;
        var from = 0;
        foreach (var leaf in tree.Descendants<LeafBlock>())
        {
            var (start, end) = (leaf.Span.Start, Math.Min(leaf.Span.End + 1, text.Length));
            if (leaf is CodeBlock || start < from || end <= start || !text.AsSpan(start, end - start).Contains('<'))
            {
                continue;
            }

            var part = text.AsSpan(start, end - start);
            var tags = FindHidden(part, hasComponents);
            if (leaf is HtmlBlock || tags.Count > 0)
            {
                kept ??= new(text.Length);
                kept.Append(text, from, start - from);
                Append(kept, part, tags, leaf is HtmlBlock);
                from = end;
            }
        }

        return kept is null ? text : kept.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>The text with admonitions as paragraphs that begin with their kind: their indented lines would be code.</summary>
    public static string WithoutAdmonitions(string text)
    {
        if (!Array.Exists(Marks, mark => text.Contains(mark, StringComparison.Ordinal)))
        {
            return text;
        }

        StringBuilder kept = new(text.Length);
        var (indent, fence) = (-1, "");
        foreach (var line in new TextLines(text))
        {
            var words = line.Of(text).ToString();
            fence = FenceAfter(fence, words);
            indent = indent >= 0 && (line.IsBlank || line.Indent >= indent + 4) ? indent : -1;
            if (fence.Length == 0 && words is ['!' or '?' or '=' or ':', ..] && Admonitions.Opening.Match(words) is { Success: true } match && (match.Groups["mark"].Value[0] == ':' || match.Groups["kind"].Length > 0 || match.Groups["title"].Length > 0) && !IsUnderline(match))
            {
                indent = match.Groups["mark"].Value[0] == ':' ? -1 : line.Indent;
                kept.Append(NameOf(match)).Append(text, line.TextEnd, line.Next - line.TextEnd);
            }
            else if (indent >= 0 && !line.IsBlank)
            {
                kept.Append(' ', Math.Max(0, line.Indent - indent - 4)).Append(text, line.TextStart, line.Next - line.TextStart);
            }
            else if (!words.Contains("[!", StringComparison.Ordinal))
            {
                kept.Append(text, line.Start, line.Next - line.Start);
            }
            else
            {
                kept.Append(Admonitions.Alert.Replace(text[line.Start..line.Next], alert => $"{alert.Groups["quote"].Value}{Capital(alert.Groups["kind"].Value)}:"));
            }
        }

        return kept.ToString();
    }

    private static string FenceAfter(string fence, string words)
    {
        var mark = words.StartsWith("```", StringComparison.Ordinal) ? "```" : words.StartsWith("~~~", StringComparison.Ordinal) ? "~~~" : "";
        return fence.Length == 0 ? mark : mark == fence ? "" : fence;
    }

    private static bool IsUnderline(Match match) => match.Groups["mark"].Value[0] == '=' && !match.Value.Contains('"', StringComparison.Ordinal);

    private static string NameOf(Match match)
    {
        var (kind, title) = (match.Groups["kind"].Value, match.Groups["title"].Value.Trim());
        return title.Length == 0 ? kind.Length == 0 ? "" : $"{Capital(kind)}:" : kind.Length == 0 || title.Contains(kind, StringComparison.OrdinalIgnoreCase) ? title : $"{Capital(kind)}: {title}";
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant();

    private static List<Tag> FindHidden(ReadOnlySpan<char> part, bool hasComponents)
    {
        List<Tag> tags = [];
        foreach (var match in Hidden.EnumerateMatches(part))
        {
            var found = part.Slice(match.Index, match.Length);
            var name = TagNameOf(found);
            if (found[0] != '`' && (name.Length == 0 || Inline.Contains(name) || Block.Contains(name) || (hasComponents && char.IsAsciiLetterUpper(name[0]))))
            {
                tags.Add(new(match.Index, match.Length, name));
            }
        }

        return tags;
    }

    /// <summary>The name of a tag; none for code, comments, scripts and styles. Names that HTML does not know are placeholders, as in <c>ssh &lt;host&gt;</c>.</summary>
    private static string TagNameOf(ReadOnlySpan<char> found)
    {
        var words = found[1..].TrimStart('/');
        var length = words.IndexOfAnyExcept(NameLetters);
        var isTag = found[0] == '<' && !found.StartsWith("<!--") && !found[1..].Contains('<');
        return isTag && length > 0 ? words[..length].ToString() : "";
    }

    private static void Append(StringBuilder kept, ReadOnlySpan<char> part, List<Tag> tags, bool isHtml)
    {
        var (from, heading) = (0, 0);
        var start = kept.Length;
        foreach (var (index, length, name) in tags)
        {
            AppendWords(kept, part[from..index], ref heading);
            from = index + length;
            if (isHtml && name is ['h' or 'H', >= '1' and <= '6'] && IsLineStart(kept, start))
            {
                heading = part[index + 1] != '/' ? name[1] - '0' : 0;
            }
            else if (name.Length > 0 && !Inline.Contains(name) && kept.Length > start && !char.IsWhiteSpace(kept[^1]))
            {
                kept.Append(' ');
            }

            kept.Append('\n', part.Slice(index, length).Count('\n'));
        }

        AppendWords(kept, part[from..], ref heading);
        if (isHtml)
        {
            Dedent(kept, start);
        }
    }

    /// <summary>The first words inside of a heading's tags are a heading.</summary>
    private static void AppendWords(StringBuilder kept, ReadOnlySpan<char> words, ref int heading)
    {
        var blanks = words.Length - words.TrimStart().Length;
        kept.Append(words[..blanks]);
        if (heading > 0 && blanks < words.Length)
        {
            kept.Append('#', heading).Append(' ');
            heading = 0;
        }

        kept.Append(words[blanks..]);
    }

    private static bool IsLineStart(StringBuilder kept, int start)
    {
        var at = kept.Length;
        while (at > start && kept[at - 1] is ' ' or '\t')
        {
            at--;
        }

        return at == start || kept[at - 1] == '\n';
    }

    /// <summary>Lines within HTML are indented for its sake; to Markdown that would be code.</summary>
    private static void Dedent(StringBuilder kept, int start)
    {
        var html = kept.ToString(start, kept.Length - start);
        kept.Length = start;
        foreach (var line in new TextLines(html))
        {
            kept.Append(html, line.TextStart, line.Next - line.TextStart);
        }
    }

    /// <summary>Made when a text needs them.</summary>
    private static class Admonitions
    {
        /// <summary><c>!!! note "Title"</c> of MkDocs, <c>:::note[Title]</c> of Docusaurus and others, and their ends.</summary>
        public static readonly Regex Opening = new("""^(?<mark>!!!|\?\?\?\+?|===|:::+)[ \t]*(\{\.)?(?<kind>[a-z-]*)\}?[ \t]*("(?<title>[^"\n]*)"|\[(?<title>[^\]\n]*)\]|(?<title>[^"\[\n]*))[ \t]*$""", Options);

        public static readonly Regex Alert = new("""^(?<quote>[ \t]*>[ \t]*)\[!(?<kind>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]""", Options);
    }

    /// <summary>What is left out of a part: where it stands, and a tag's name.</summary>
    private readonly record struct Tag(int Index, int Length, string Name);
}
