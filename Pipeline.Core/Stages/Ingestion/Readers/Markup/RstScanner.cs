namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>
/// Goes through reStructuredText line by line, once, and never fails: what is not a section, a literal block, a directive or a table is a paragraph.
/// A level of sections is known by its underline, in order of first use.
/// </summary>
internal sealed class RstScanner(string text, BlockList blocks)
{
    private readonly List<(char Mark, bool Over)> _levels = [];
    private int _next;

    public void Scan()
    {
        ScanHeader();
        while (_next < text.Length)
        {
            var line = TextLine.At(text, _next);
            if (line.IsBlank)
            {
                _next = line.Next;
            }
            else if (!TryHeading(line))
            {
                ScanBlock(line);
            }
        }
    }

    /// <summary>The fields at the top stay together.</summary>
    private void ScanHeader()
    {
        if (RstHeader.FindTitle(text) is not null)
        {
            AddThrough(BlockKind.Table, TextLine.At(text, 0), EndOfGroup(TextLine.At(text, 0)));
        }
    }

    private void ScanBlock(TextLine line)
    {
        var words = line.Of(text);
        var isDirective = RstSyntax.TryDirective(words, out var directive);
        if (isDirective && RstSyntax.KindOfDirective(directive) is { } kind)
        {
            AddThrough(kind, line, EndOfIndented(line, line.Next));
        }
        else if (words.StartsWith(">>>", StringComparison.Ordinal))
        {
            AddThrough(BlockKind.Code, line, EndOfGroup(line));
        }
        else if (RstSyntax.IsGridBorder(words))
        {
            AddThrough(BlockKind.Table, line, EndOfGroup(line));
        }
        else if (RstSyntax.IsSimpleBorder(words))
        {
            AddThrough(BlockKind.Table, line, EndOfSimpleTable(line));
        }
        else
        {
            ScanParagraph(line, mayOpenLiteral: !isDirective);
        }
    }

    private bool TryHeading(TextLine line)
    {
        if (line.Indent > 0 || line.Next >= text.Length)
        {
            return false;
        }

        var second = TextLine.At(text, line.Next);
        if (RstSyntax.IsAdornment(line.Of(text)))
        {
            var third = second.Next < text.Length ? TextLine.At(text, second.Next) : default;
            return !second.IsBlank && third.Indent == 0 && RstSyntax.IsAdornment(third.Of(text)) && text[third.TextStart] == text[line.TextStart]
                && AddHeading(line, second, third, isOverlined: true);
        }

        var mark = second.Of(text);
        return second.Indent == 0 && RstSyntax.IsAdornment(mark) && mark.Length >= Math.Min(4, line.TextEnd - line.TextStart)
            && AddHeading(line, line, second, isOverlined: false);
    }

    private bool AddHeading(TextLine first, TextLine title, TextLine last, bool isOverlined)
    {
        var style = (text[last.TextStart], isOverlined);
        var level = _levels.IndexOf(style);
        if (level < 0)
        {
            level = _levels.Count;
            _levels.Add(style);
        }

        blocks.Add(BlockKind.Heading, first.Start, last.TextEnd, level + 1, HeadingText.Clean(title.Of(text)));
        _next = last.Next;
        return true;
    }

    /// <summary>Lines up to a blank one, or to the next item of a list; if they end in <c>::</c>, what is indented below is code.</summary>
    private void ScanParagraph(TextLine first, bool mayOpenLiteral)
    {
        var kind = RstSyntax.IsListItem(first.Of(text)) ? BlockKind.ListItem : BlockKind.Paragraph;
        var last = first;
        while (last.Next < text.Length)
        {
            var line = TextLine.At(text, last.Next);
            if (line.IsBlank || (kind == BlockKind.ListItem && line.Indent <= first.Indent && RstSyntax.IsListItem(line.Of(text))))
            {
                break;
            }

            last = line;
        }

        AddThrough(kind, first, last);
        if (mayOpenLiteral && last.Of(text).EndsWith("::", StringComparison.Ordinal))
        {
            ScanLiteral(first);
        }
    }

    private void ScanLiteral(TextLine paragraph)
    {
        var start = _next;
        while (start < text.Length && TextLine.At(text, start) is { IsBlank: true } blank)
        {
            start = blank.Next;
        }

        if (start < text.Length && TextLine.At(text, start) is var line && line.Indent > paragraph.Indent)
        {
            AddThrough(BlockKind.Code, line, EndOfIndented(paragraph, start));
        }
    }

    private void AddThrough(BlockKind kind, TextLine first, TextLine last)
    {
        blocks.Add(kind, first.Start, last.TextEnd);
        _next = last.Next;
    }

    /// <summary>The last line before a blank one.</summary>
    private TextLine EndOfGroup(TextLine first)
    {
        var last = first;
        while (last.Next < text.Length && TextLine.At(text, last.Next) is { IsBlank: false } line)
        {
            last = line;
        }

        return last;
    }

    /// <summary>The last line, from an offset on, that is indented more than <paramref name="parent"/>; blank lines between are part of it.</summary>
    private TextLine EndOfIndented(TextLine parent, int from)
    {
        var last = parent;
        while (from < text.Length)
        {
            var line = TextLine.At(text, from);
            if (!line.IsBlank && line.Indent <= parent.Indent)
            {
                break;
            }

            last = line.IsBlank ? last : line;
            from = line.Next;
        }

        return last;
    }

    /// <summary>The border before a blank line; without one, the last line before a blank one.</summary>
    private TextLine EndOfSimpleTable(TextLine first)
    {
        var borders = 0;
        for (var line = first; ; line = TextLine.At(text, line.Next))
        {
            borders += RstSyntax.IsSimpleBorder(line.Of(text)) ? 1 : 0;
            var isLast = line.Next >= text.Length;
            if (borders > 1 && RstSyntax.IsSimpleBorder(line.Of(text)) && (isLast || TextLine.At(text, line.Next).IsBlank))
            {
                return line;
            }

            if (isLast || (!line.IsBlank && line.Indent < first.Indent))
            {
                return EndOfGroup(first);
            }
        }
    }
}
