using System.Runtime.InteropServices;
using System.Text;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>
/// Writes the cells of sheets as tables: a row a line, as wide as there are columns with words, however far apart they stand; rows without words part tables. Holds one table at a time. For one thread.
/// </summary>
internal sealed class SheetTables(DocumentBuilder builder, RawDocument document)
{
    private readonly List<(int Column, int Start, int Length)> _cells = [];
    private readonly List<int> _rows = []; // where each row's cells begin
    private readonly StringBuilder _words = new();
    private readonly SortedSet<int> _columns = [];
    private long _count;
    private int _lastRow;

    /// <summary>Begins a sheet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isHidden">Whether a person who opens the workbook does not see it.</param>
    public void BeginSheet(string name, bool isHidden)
    {
        Flush();
        builder.AddHeading(1, isHidden ? $"{name} (hidden sheet)" : name);
        _lastRow = -1;
    }

    /// <summary>Adds a row; nothing if none of its cells has words.</summary>
    /// <param name="row">Its number: a gap parts tables.</param>
    /// <param name="cells">Its cells with words, by column.</param>
    /// <exception cref="PermanentException">There are too many cells.</exception>
    public void Add(int row, IReadOnlyList<SheetCell> cells)
    {
        if (cells.Count == 0)
        {
            return;
        }

        _count += cells.Count;
        if (_count > document.Limits.Cells)
        {
            throw new PermanentException($"'{document.Name}' has more than {document.Limits.Cells} cells. Split the workbook.");
        }

        if (row != _lastRow + 1)
        {
            Flush();
        }

        _lastRow = row;
        _rows.Add(_cells.Count);
        foreach (var (column, text) in cells)
        {
            _columns.Add(column);
            _cells.Add((column, _words.Length, text.Length));
            _words.Append(text);
        }
    }

    /// <summary>Ends the table that is open.</summary>
    public void Flush()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        var words = _words.ToString();
        _words.Clear();
        StringBuilder lines = new(words.Length + (_cells.Count * 3));
        int[] columns = [.. _columns];
        var cells = CollectionsMarshal.AsSpan(_cells);
        for (var i = 0; i < _rows.Count; i++)
        {
            AppendRow(lines, words, columns, cells[_rows[i]..(i + 1 < _rows.Count ? _rows[i + 1] : cells.Length)]);
        }

        builder.Add(BlockKind.Table, lines.ToString());
        _rows.Clear();
        _cells.Clear();
        _columns.Clear();
    }

    private static void AppendRow(StringBuilder lines, string words, int[] columns, ReadOnlySpan<(int Column, int Start, int Length)> cells)
    {
        var at = 0;
        foreach (var column in columns)
        {
            if (at == cells.Length)
            {
                break;
            }

            if (cells[at].Column == column)
            {
                lines.Append(words, cells[at].Start, cells[at].Length);
                at++;
            }

            if (at < cells.Length)
            {
                lines.Append(" | ");
            }
        }

        lines.Append('\n');
    }
}
