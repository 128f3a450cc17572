using System.Text;
using Markdig.Syntax;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>
/// Takes out of a Markdown text what its readers do not see: comments, HTML tags, scripts. Code stays as it is, and so do lines, so that a line of the text is that of the file. Pure, but for the tree it moves.
/// </summary>
internal static class MarkdownTags
{
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

    private static readonly Comparer<Edit> ByStart = Comparer<Edit>.Create(static (one, other) => one.Start.CompareTo(other.Start));

    /// <summary>The text without its tags; the same when it has none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tree">Its blocks. They are moved to where they stand in the text that is returned.</param>
    /// <param name="hasComponents">Whether unknown names of tags are components of a program (MDX).</param>
    public static string Without(string text, MarkdownDocument tree, bool hasComponents)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return text;
        }

        StringBuilder kept = new(text.Length);
        List<Edit> edits = [];
        var from = 0;
        foreach (var leaf in tree.Descendants<LeafBlock>())
        {
            var (start, end) = (leaf.Span.Start, Math.Min(leaf.Span.End + 1, text.Length));
            if (leaf is CodeBlock || start < from || end <= start)
            {
                continue;
            }

            var part = text.AsSpan(start, end - start);
            if (leaf is HtmlBlock || (part.Contains('<') && HasTags(part, hasComponents)))
            {
                kept.Append(text, from, start - from);
                var moved = kept.Length;
                Append(kept, part, hasComponents, leaf is HtmlBlock);
                edits.Add(new(start, end, moved, kept.Length));
                from = end;
            }
        }

        if (edits.Count == 0)
        {
            return text;
        }

        Move(tree, edits, text.Length);
        return kept.Append(text, from, text.Length - from).ToString();
    }

    private static void Move(MarkdownDocument tree, List<Edit> edits, int length)
    {
        foreach (var block in tree.Descendants<Block>())
        {
            block.Span = new(PlaceOf(block.Span.Start, edits), PlaceOf(Math.Min(block.Span.End + 1, length), edits) - 1);
        }
    }

    private static int PlaceOf(int offset, List<Edit> edits)
    {
        var found = edits.BinarySearch(new Edit(offset, offset, 0, 0), ByStart);
        var last = found >= 0 ? found : ~found - 1;
        return last < 0 ? offset : edits[last].PlaceOf(offset);
    }

    private static bool HasTags(ReadOnlySpan<char> part, bool hasComponents)
    {
        MarkdownScanner marks = new(part);
        while (marks.Next())
        {
            if (IsLeftOut(marks, hasComponents))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Names that HTML does not know are placeholders, as in <c>ssh &lt;host&gt;</c>.</summary>
    private static bool IsLeftOut(in MarkdownScanner mark, bool hasComponents) => mark.IsMarkup
        && (mark.Name.Length == 0 || Inline.Contains(mark.Name) || Block.Contains(mark.Name) || (hasComponents && char.IsAsciiLetterUpper(mark.Name[0])));

    private static void Append(StringBuilder kept, ReadOnlySpan<char> part, bool hasComponents, bool isHtml)
    {
        var (from, heading) = (0, 0);
        var start = kept.Length;
        MarkdownScanner marks = new(part);
        while (marks.Next())
        {
            if (!IsLeftOut(marks, hasComponents))
            {
                continue;
            }

            var name = marks.Name;
            AppendWords(kept, part[from..marks.Start], ref heading);
            from = marks.Start + marks.Length;
            if (isHtml && name is ['h' or 'H', >= '1' and <= '6'] && IsLineStart(kept, start))
            {
                heading = part[marks.Start + 1] != '/' ? name[1] - '0' : 0;
            }
            else if (name.Length > 0 && !Inline.Contains(name) && kept.Length > start && !char.IsWhiteSpace(kept[^1]))
            {
                kept.Append(' ');
            }

            kept.Append('\n', part[marks.Start..from].Count('\n'));
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

    /// <summary>A block's text before and after its tags were left out.</summary>
    private readonly record struct Edit(int Start, int End, int NewStart, int NewEnd)
    {
        public int PlaceOf(int offset) => offset >= End ? offset - End + NewEnd : Math.Min(offset - Start + NewStart, NewEnd);
    }
}
