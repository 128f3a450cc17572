namespace Pipeline.Core.Stages.Ingestion.Readers.Html;

/// <summary>Which cells of the rows above reach into a table's row: their text stands in it again, so that each row says all that it means. For one thread.</summary>
internal sealed class HtmlTableRows
{
    private const int LongestRepeated = 200; // a cell of prose that goes over many rows is said once

    private readonly SortedDictionary<int, (string Text, int Rows)> _reaching = [];
    private int _column;
    private HtmlSpan _cell;

    /// <summary>Where the cell that is open begins in the text.</summary>
    public int CellStart { get; private set; }

    /// <summary>A cell begins.</summary>
    /// <param name="span">Its spans.</param>
    /// <param name="at">Where in the text.</param>
    /// <returns>What of the rows above stands before it.</returns>
    public IReadOnlyList<string> BeginCell(HtmlSpan span, int at)
    {
        _cell = span;
        CellStart = at;
        return TakeReaching();
    }

    /// <summary>The cell begins there, after what stands before it.</summary>
    public void MoveTo(int at) => CellStart = at;

    /// <summary>The cell ends.</summary>
    /// <param name="text">What it says.</param>
    public void EndCell(string text)
    {
        if (_cell.Rows > 1 && text.Length <= LongestRepeated)
        {
            _reaching[_column] = (text, _cell.Rows); // counts its own row, which is ended by EndRow
        }

        _column += Math.Max(1, _cell.Columns);
    }

    /// <summary>The row ends.</summary>
    /// <returns>What of the rows above stands behind its last cell.</returns>
    public IReadOnlyList<string> EndRow()
    {
        var behind = TakeReaching();
        foreach (var (column, (text, rows)) in _reaching.ToList())
        {
            _reaching.Remove(column);
            if (rows > 1)
            {
                _reaching[column] = (text, rows - 1);
            }
        }

        _column = 0;
        return behind;
    }

    /// <summary>A group of rows ends, beyond which no cell reaches.</summary>
    public void EndGroup() => _reaching.Clear();

    private List<string> TakeReaching()
    {
        List<string> texts = [];
        while (_reaching.TryGetValue(_column, out var above))
        {
            texts.Add(above.Text);
            _column++;
        }

        return texts;
    }
}
