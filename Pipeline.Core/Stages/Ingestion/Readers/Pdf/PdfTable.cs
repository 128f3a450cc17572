using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Tells rows of cells from columns of running text, and makes a line of each row. Pure.</summary>
internal static class PdfTable
{
    /// <summary>The part of the lines of the column with fewest that must stand beside lines of another for rows of cells.</summary>
    private const double Aligned = 0.6;

    /// <summary>The most rows that name columns.</summary>
    private const int MaxHeader = 3;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Reads a band as a table, if it is one.</summary>
    /// <param name="band">Its segments, from the top down.</param>
    /// <param name="gutters">What is free between them.</param>
    /// <param name="page">Its page.</param>
    /// <param name="table">The rows.</param>
    public static bool TryRead(List<PdfSegment> band, List<PdfGutter> gutters, int page, [NotNullWhen(true)] out PdfParagraph? table)
    {
        table = null;
        var rows = PdfRows.Of(band);
        var columns = Columns(band, gutters);
        if (!IsTable(rows, columns))
        {
            return false;
        }

        var cells = rows.ConvertAll(row => CellsOf(row, gutters));
        var lines = Joined(rows, cells);
        table = new PdfParagraph(lines, page, band[0].Size, lines.Count > 1 ? BlockKind.Table : BlockKind.Paragraph) { Header = HeaderOf(rows, cells), Columns = columns.Count };
        return true;
    }

    private static List<List<PdfSegment>> Columns(List<PdfSegment> band, List<PdfGutter> gutters)
    {
        List<List<PdfSegment>> columns = [.. Enumerable.Range(0, gutters.Count + 1).Select(_ => new List<PdfSegment>())];
        band.ForEach(segment => columns[ColumnOf(segment, gutters)].Add(segment));
        return columns;
    }

    private static int ColumnOf(PdfSegment segment, List<PdfGutter> gutters) => gutters.Count(gutter => gutter.Right <= segment.Left + 0.01);

    private static bool IsTable(List<List<PdfSegment>> rows, List<List<PdfSegment>> columns)
    {
        if (rows.Count == 1)
        {
            return true;
        }

        if (columns.Count(IsRunningText) > 1 && columns.Count <= 4)
        {
            return false;
        }

        var fewest = columns.Min(column => column.Count);
        var beside = rows.Count(row => row.Count > 1);
        return columns.Count == 2
            ? beside >= Math.Max(1, fewest * Aligned)
            : beside * 2 >= Math.Min(rows.Count, columns.Max(column => column.Count)) || beside >= fewest * Aligned;
    }

    /// <summary>Whether most of a column's letters are in lines that fill it, and lines go on from one to the next.</summary>
    private static bool IsRunningText(List<PdfSegment> column)
    {
        var rows = PdfRows.Of(column);
        if (rows.Count < 2)
        {
            return false;
        }

        var width = column.Max(segment => segment.Right) - column.Min(segment => segment.Left);
        var (all, full, cased, goOn) = (0, 0, 0, 0);
        foreach (var row in rows)
        {
            var text = PdfRows.TextOf(row);
            var isDense = text.Any(c => c >= '\u2E80');
            all += text.Length;
            full += row.Count == 1 && row[0].Right - row[0].Left >= width * 0.75 && text.Count(char.IsDigit) * 3 < text.Length && (isDense ? text.Length >= 10 : text.Length >= 20 && text.Count(' '.Equals) >= 2) ? text.Length : 0;
            goOn += char.IsLower(text[0]) ? 1 : 0;
            cased += char.IsLower(text[0]) || char.IsUpper(text[0]) ? 1 : 0;
        }

        return full * 2 >= all && (cased * 2 < rows.Count || goOn >= rows.Count * 0.25 || (full >= all * 0.8 && all >= rows.Count * 40));
    }

    private static List<string> CellsOf(List<PdfSegment> row, List<PdfGutter> gutters)
    {
        List<string> cells = [.. Enumerable.Repeat("", gutters.Count + 1)];
        foreach (var column in row.GroupBy(segment => ColumnOf(segment, gutters)))
        {
            cells[column.Key] = PdfRows.TextOf([.. column]);
        }

        return cells;
    }

    /// <summary>A line for each row. A row that goes on with some cells of the one above, closer to it than rows are to one another, is part of it.</summary>
    private static List<PdfLine> Joined(List<List<PdfSegment>> rows, List<List<string>> cells)
    {
        List<PdfLine> lines = [];
        var isLeftward = rows[0][0].IsLeftward;
        var pitch = PitchOf(rows, cells);
        List<string> open = [];
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0 && cells[i][isLeftward ? ^1 : 0].Length == 0 && rows[i - 1][0].Y - rows[i][0].Y < pitch && rows[i][0].Edge?.IsRunning != true)
            {
                open = [.. open.Zip(cells[i], (above, below) => above.Length == 0 || below.Length == 0 ? above + below : above + ' ' + below)];
                lines[^1] = lines[^1] with { Text = LineOf(open, isLeftward) };
            }
            else
            {
                open = cells[i];
                lines.Add(new PdfLine(LineOf(open, isLeftward), rows[i][0].Edge));
            }
        }

        return lines;
    }

    /// <summary>Lines closer than this may be of one row; 0 when all rows stand equally close.</summary>
    private static double PitchOf(List<List<PdfSegment>> rows, List<List<string>> cells)
    {
        List<double> whole = [];
        List<double> rest = [];
        for (var i = 1; i < rows.Count; i++)
        {
            (cells[i][0].Length > 0 ? whole : rest).Add(rows[i - 1][0].Y - rows[i][0].Y);
        }

        whole.Sort();
        return rest.Count > 0 && whole.Count > 0 && rest.Min() * 1.15 < whole[whole.Count / 2] ? Math.Min(rest.Min() * 1.15, whole[whole.Count / 2]) : 0;
    }

    private static string LineOf(List<string> cells, bool isLeftward) => string.Join(' ', (isLeftward ? cells.AsEnumerable().Reverse() : cells).Where(cell => cell.Length > 0));

    /// <summary>The first rows, if they have no numbers and those below do, or if they alone are bold.</summary>
    private static string? HeaderOf(List<List<PdfSegment>> rows, List<List<string>> cells)
    {
        if (rows.Count < 3 || cells[0].Count < 2)
        {
            return null;
        }

        var bold = rows.TakeWhile(row => row.TrueForAll(segment => segment.IsBold)).Count();
        var words = cells.TakeWhile(row => !row.Exists(IsNumber)).Count();
        var names = bold is > 0 and <= MaxHeader && bold < rows.Count ? bold : words is > 0 and <= MaxHeader && words < rows.Count ? words : 0;
        if (names == 0 || cells.Take(names).SelectMany(row => row).Count(cell => cell.Length > 0) < 2)
        {
            return null;
        }

        var header = Enumerable.Range(0, cells[0].Count).Select(column => string.Join(' ', cells.Take(names).Select(row => row[column]).Where(cell => cell.Length > 0))).ToList();
        return LineOf(header, rows[0][0].IsLeftward);
    }

    private static bool IsNumber(string cell) => cell.AsSpan().ContainsAny(Digits) && cell.Count(char.IsLetter) * 2 < cell.Length;
}
