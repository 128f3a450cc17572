namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>Collects blocks in order and sees to it that none overlap and no text is lost between them.</summary>
internal sealed class BlockList(string text, int start = 0)
{
    private readonly List<TextBlock> _blocks = [];
    private int _end = start;

    public IReadOnlyList<TextBlock> Blocks => _blocks;

    /// <summary>Text of the first heading; empty when there is none.</summary>
    public string FirstHeading { get; private set; } = "";

    /// <summary>
    /// Appends a block, cut to what is not covered yet and trimmed. Text skipped before it becomes a paragraph; if it is markup alone (the <c>&gt;</c> of a quote, a
    /// ruler), part of the block.
    /// </summary>
    public void Add(BlockKind kind, int start, int end, int level = 0, string? heading = null)
    {
        if (start > _end && HasWords(_end, start))
        {
            Append(BlockKind.Paragraph, _end, start, 0, null);
        }

        Append(kind, _end, end, level, heading);
    }

    /// <summary>Leaves out all up to an offset that is not covered yet.</summary>
    public void Skip(int end) => _end = Math.Max(_end, end);

    /// <summary>Appends what is left of the text as a paragraph, if it has words.</summary>
    public IReadOnlyList<TextBlock> Finish()
    {
        if (HasWords(_end, text.Length))
        {
            Append(BlockKind.Paragraph, _end, text.Length, 0, null);
        }

        return _blocks;
    }

    private bool HasWords(int start, int end)
    {
        foreach (var c in text.AsSpan(start, end - start))
        {
            if (char.IsLetterOrDigit(c))
            {
                return true;
            }
        }

        return false;
    }

    private void Append(BlockKind kind, int start, int end, int level, string? heading)
    {
        if (end <= start)
        {
            return;
        }

        _end = end;
        var span = text.AsSpan(start, end - start);
        var trimmedStart = kind == BlockKind.Code ? LineStart(span) : span.Length - span.TrimStart().Length;
        var trimmedEnd = span.TrimEnd().Length;
        if (trimmedEnd <= trimmedStart)
        {
            return;
        }

        if (heading is not null && FirstHeading.Length == 0)
        {
            FirstHeading = heading;
        }

        _blocks.Add(new TextBlock(kind, start + trimmedStart, start + trimmedEnd, level, heading));
    }

    /// <summary>Code keeps the indentation of its first line: skips whole blank lines only.</summary>
    private static int LineStart(ReadOnlySpan<char> span)
    {
        var text = span.Length - span.TrimStart().Length;
        return span[..text].LastIndexOf('\n') + 1;
    }
}
