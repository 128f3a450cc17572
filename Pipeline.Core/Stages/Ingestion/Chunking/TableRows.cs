namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>Where the rows of a table end: with their line, or, in the drawn tables of reStructuredText, with the line that begins the next row. Pure.</summary>
/// <param name="Style">How rows are told apart.</param>
/// <param name="Indent">Characters before the table on its first line.</param>
internal readonly record struct TableRows(RowStyle Style, int Indent)
{
    /// <summary>The rows of a block, by its first line.</summary>
    public static TableRows Of(string text, TextBlock block)
    {
        if (block.Kind != BlockKind.Table)
        {
            return default;
        }

        var style = text.AsSpan(block.Start, block.End - block.Start) switch
        {
            ['+', '-' or '=', ..] => RowStyle.Drawn,
            ['=', '=', ..] => RowStyle.Indented,
            _ => RowStyle.Lines,
        };
        return new TableRows(style, block.Start - (text.AsSpan(0, block.Start).LastIndexOf('\n') + 1));
    }

    /// <summary>The length of the row a text begins with, without the line end after it.</summary>
    public int FirstLength(ReadOnlySpan<char> rest)
    {
        for (var at = 0; ;)
        {
            var line = rest[at..].IndexOf('\n');
            if (line < 0)
            {
                return rest.Length;
            }

            at += line + 1;
            if (!GoesOn(rest[at..]))
            {
                return at - 1;
            }
        }
    }

    private bool GoesOn(ReadOnlySpan<char> line)
    {
        var words = line.TrimStart(" \t");
        return Style switch
        {
            RowStyle.Drawn => words is not ['+', ..],
            RowStyle.Indented => line.Length - words.Length > Indent && words is not (['\r' or '\n', ..] or []),
            _ => false,
        };
    }
}

/// <summary>How the rows of a table are told apart.</summary>
internal enum RowStyle
{
    /// <summary>A row is a line.</summary>
    Lines,

    /// <summary>A row goes on until the next line that begins with <c>+</c>.</summary>
    Drawn,

    /// <summary>Lines that are indented more than the table go on with the row above.</summary>
    Indented,
}
