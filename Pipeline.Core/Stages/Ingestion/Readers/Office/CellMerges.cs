using System.Globalization;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Cells of a sheet that are merged downwards: what the first says holds for the rows below. For one thread; rows are asked for in their order.</summary>
internal sealed class CellMerges
{
    private const int MaxColumn = 16_384;

    private readonly List<(int First, int Last, int Column)> _ranges = [];
    private readonly List<(int Last, int Column, string Text)> _open = [];
    private int _next;

    public int Count => _ranges.Count;

    /// <summary>The column of a cell's name, from 0: 27 of <c>AB12</c>; <see langword="null"/> when it is none.</summary>
    public static int? ColumnOf(string? name)
    {
        var column = 0;
        foreach (var c in name ?? "")
        {
            if (!char.IsAsciiLetter(c) || column > MaxColumn)
            {
                break;
            }

            column = (column * 26) + (c & 31);
        }

        return column is > 0 and <= MaxColumn ? column - 1 : null;
    }

    /// <summary>Adds a range as <c>A2:A3</c>; one of one row is none.</summary>
    public void Add(string? range)
    {
        if (range?.Split(':') is [var first, var last] && ColumnOf(first) is { } column && RowOf(first) is { } from && RowOf(last) is { } to)
        {
            Add(from, to, column);
        }
    }

    /// <summary>Adds a range by its rows and its first column, from 0.</summary>
    public void Add(int first, int last, int column)
    {
        if (last > first)
        {
            _ranges.Add((first, last, column));
        }
    }

    /// <summary>Adds to a row with words what the cells say that it is merged with.</summary>
    public void Fill(int row, List<SheetCell> cells)
    {
        if (_ranges.Count == 0)
        {
            return;
        }

        if (_next == 0)
        {
            _ranges.Sort();
        }

        if (_open.Count > 0)
        {
            _open.RemoveAll(range => range.Last < row);
        }

        var isEmpty = cells.Count == 0;
        foreach (var (_, column, text) in isEmpty ? [] : _open)
        {
            var at = cells.FindIndex(cell => cell.Column >= column);
            if (at < 0 || cells[at].Column != column)
            {
                cells.Insert(at < 0 ? cells.Count : at, new(column, text));
            }
        }

        for (; _next < _ranges.Count && _ranges[_next].First <= row; _next++)
        {
            var (first, last, column) = _ranges[_next];
            if (first == row && cells.Find(cell => cell.Column == column).Text is { } text)
            {
                _open.Add((last, column, text));
            }
        }
    }

    private static int? RowOf(string name) => int.TryParse(name.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$"), NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row - 1 : null;
}
