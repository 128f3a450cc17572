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
    private int _tableDepth;

    /// <summary>An element opens. Returns whether its content is wanted.</summary>
    public bool Enter(string name)
    {
        if (IsFurniture(name))
        {
            return false;
        }

        if (name == "br")
        {
            _text.Append('\n');
        }
        else if (IsBlock(name) && _tableDepth == 0)
        {
            Flush();
            (_kind, _level) = KindOf(name);
        }

        _preDepth += name == "pre" ? 1 : 0;
        _tableDepth += name == "table" ? 1 : 0;
        return true;
    }

    /// <summary>An element that was entered closes.</summary>
    public void Leave(string name)
    {
        _preDepth -= name == "pre" ? 1 : 0;
        _tableDepth -= name == "table" ? 1 : 0;
        if (_tableDepth > 0)
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

    private void LeaveInTable(string name)
    {
        if (name is "td" or "th")
        {
            _text.Append(" | ");
        }
        else if (name is "tr" or "caption")
        {
            _text.Append('\n');
        }
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
        "table" => (BlockKind.Table, 0),
        _ => (BlockKind.Paragraph, 0),
    };

    private static bool IsFurniture(string name) => name is "script" or "style" or "noscript" or "template" or "nav" or "header" or "footer" or "aside"
        or "svg" or "iframe" or "object" or "button" or "select" or "textarea" or "head";

    private static bool IsBlock(string name) => name is "p" or "div" or "li" or "ul" or "ol" or "dl" or "dt" or "dd" or "pre" or "table" or "blockquote"
        or "section" or "article" or "main" or "body" or "figure" or "figcaption" or "address" or "hr" or "details" or "summary" or "form" or "fieldset"
        || name is ['h', >= '1' and <= '6'];
}
