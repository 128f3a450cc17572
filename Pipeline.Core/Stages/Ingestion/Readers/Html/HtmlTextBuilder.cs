using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Html;

/// <summary>Makes text and blocks of elements as they open and close. Blanks collapse as in a browser, except in <c>pre</c>.</summary>
internal sealed class HtmlTextBuilder
{
    private readonly StringBuilder _text = new();
    private readonly List<TextBlock> _blocks = [];
    private int _blockStart;
    private BlockKind _kind = BlockKind.Paragraph;
    private int _level;
    private int _preDepth;
    private readonly Stack<HtmlTableRows> _tables = [];
    private int _raised = -1; // where raised text begins

    /// <summary>An element opens.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="span">Over how many rows and columns it goes, if it is a cell of a table.</param>
    public void Enter(string name, HtmlSpan span)
    {
        if (name == "br")
        {
            _text.Append(_tables.Count > 0 ? ' ' : '\n');
        }
        else if (name == "table")
        {
            EnterTable();
        }
        else if (_tables.Count > 0)
        {
            EnterInTable(name, span);
        }
        else if (IsBlock(name))
        {
            Flush();
            (_kind, _level) = KindOf(name);
        }

        if (name == "sup" && _text.Length > _blockStart && char.IsLetterOrDigit(_text[^1]))
        {
            _raised = _text.Length;
        }

        _preDepth += name == "pre" ? 1 : 0;
    }

    /// <summary>An element that was entered closes.</summary>
    public void Leave(string name)
    {
        _preDepth -= name == "pre" ? 1 : 0;
        if (name == "sup")
        {
            MarkRaised();
        }

        if (name == "table" && _tables.Count > 0)
        {
            LeaveTable();
        }
        else if (_tables.Count > 0)
        {
            LeaveInTable(name);
        }
        else if (IsBlock(name))
        {
            Flush();
            (_kind, _level) = (BlockKind.Paragraph, 0);
        }
    }

    public void Append(string data)
    {
        if (_preDepth > 0)
        {
            _text.Append(data);
            return;
        }

        foreach (var c in data)
        {
            if (!char.IsWhiteSpace(c))
            {
                _text.Append(c);
            }
            else if (_text.Length > _blockStart && !char.IsWhiteSpace(_text[^1]))
            {
                _text.Append(' ');
            }
        }
    }

    /// <summary>The text and its blocks.</summary>
    public (string Text, BlockList Blocks) Finish()
    {
        Flush();
        var text = _text.ToString();
        BlockList list = new(text);
        foreach (var block in _blocks)
        {
            var heading = block.Kind == BlockKind.Heading ? HeadingText.Clean(text.AsSpan(block.Start, block.End - block.Start)) : null;
            list.Add(block.Kind, block.Start, block.End, block.Level, heading);
        }

        return (text, list);
    }

    /// <summary>10^6 is not 106; but 1st is a word.</summary>
    private void MarkRaised()
    {
        if (_raised >= _blockStart && _raised < _text.Length && !IsEndOfWord(_text.ToString(_raised, _text.Length - _raised)))
        {
            _text.Insert(_raised, '^');
        }

        _raised = -1;
    }

    private static bool IsEndOfWord(string raised) => raised[0] is '[' or '(' or ' ' || (raised.Length > 1 && raised.All(char.IsLetter));

    private void EnterTable()
    {
        if (_tables.Count == 0)
        {
            Flush();
            (_kind, _level) = (BlockKind.Table, 0);
        }
        else
        {
            Space();
        }

        _tables.Push(new HtmlTableRows());
    }

    private void LeaveTable()
    {
        _tables.Pop();
        if (_tables.Count == 0)
        {
            Flush();
            (_kind, _level) = (BlockKind.Paragraph, 0);
        }
        else
        {
            Space();
        }
    }

    private void EnterInTable(string name, HtmlSpan span)
    {
        if (name is "td" or "th")
        {
            foreach (var above in _tables.Peek().BeginCell(span, _text.Length))
            {
                _text.Append(above).Append(" | ");
            }

            _tables.Peek().MoveTo(_text.Length);
        }
        else if (IsBlock(name))
        {
            Space();
        }
    }

    private void LeaveInTable(string name)
    {
        if (name is "td" or "th")
        {
            TrimEnd();
            var start = Math.Min(_tables.Peek().CellStart, _text.Length);
            _tables.Peek().EndCell(_text.ToString(start, _text.Length - start).Trim());
            _text.Append(" | ");
        }
        else if (name is "tr" or "caption")
        {
            foreach (var above in _tables.Peek().EndRow())
            {
                _text.Append(above).Append(" | ");
            }

            _text.Append(_tables.Count > 1 ? ' ' : '\n');
        }
        else if (name is "thead" or "tbody" or "tfoot")
        {
            _tables.Peek().EndGroup();
        }
        else if (IsBlock(name))
        {
            Space();
        }
    }

    private void Space()
    {
        if (_text.Length > _blockStart && !char.IsWhiteSpace(_text[^1]))
        {
            _text.Append(' ');
        }
    }

    private void TrimEnd()
    {
        var end = _text.Length;
        while (end > _blockStart && _text[end - 1] == ' ')
        {
            end--;
        }

        _text.Length = end;
    }

    /// <summary>Ends the block that is open; blocks stand apart by a blank line.</summary>
    private void Flush()
    {
        var end = _text.Length;
        while (end > _blockStart && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        _text.Length = end;
        if (end > _blockStart)
        {
            _blocks.Add(new TextBlock(_kind, _blockStart, end, _level));
            _text.Append("\n\n");
        }

        _blockStart = _text.Length;
    }

    private static (BlockKind Kind, int Level) KindOf(string name) => name switch
    {
        ['h', >= '1' and <= '6' and var digit] => (BlockKind.Heading, digit - '0'),
        "li" or "dt" or "dd" => (BlockKind.ListItem, 0),
        "pre" => (BlockKind.Code, 0),
        _ => (BlockKind.Paragraph, 0),
    };

    private static bool IsBlock(string name) => name is "p" or "div" or "li" or "ul" or "ol" or "dl" or "dt" or "dd" or "pre" or "blockquote"
        or "section" or "article" or "header" or "footer" or "aside" or "main" or "body" or "figure" or "figcaption" or "address" or "hr" or "details" or "summary" or "form" or "fieldset"
        || name is ['h', >= '1' and <= '6'];
}
