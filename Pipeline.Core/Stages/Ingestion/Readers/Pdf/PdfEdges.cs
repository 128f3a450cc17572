using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Finds running heads, footers and page numbers: outermost rows that stand at the same place of several pages and differ by the page's number at most. Pure.</summary>
internal static class PdfEdges
{
    /// <summary>The outermost rows looked at, above and below.</summary>
    private const int Rows = 4;

    /// <summary>The part of a page's height, above and below, where they stand.</summary>
    private const double Zone = 0.2;

    /// <summary>The part where a bare number is that of the page.</summary>
    private const double NumberZone = 0.12;

    /// <summary>How far apart, in points, the same row of two pages may stand.</summary>
    private const double Drift = 4;

    /// <summary>How far apart, in parts of the size, rows of one running head are at most.</summary>
    private const double Apart = 3;

    private static readonly SearchValues<char> PageNumber = SearchValues.Create("0123456789ivxlcIVXLC-–— ");

    /// <summary>The outermost rows of a page; their segments know them from then on.</summary>
    /// <param name="segments">The page's segments, from the top down.</param>
    /// <param name="page">Its number.</param>
    /// <param name="low">Its lower end.</param>
    /// <param name="height">Its height.</param>
    public static IEnumerable<PdfEdgeRow> Of(List<PdfSegment> segments, int page, double low, double height)
    {
        var rows = PdfRows.Of(segments);
        for (var i = 0; i < rows.Count; i++)
        {
            var above = rows[i][0].Y - low;
            var isTop = i < Rows && above > height * (1 - Zone);
            if (isTop || (rows.Count - i <= Rows && above < height * Zone))
            {
                var y = isTop ? height - above : above;
                PdfEdgeRow row = new(PdfRows.TextOf(rows[i]), page, isTop ? i : rows.Count - 1 - i, isTop, y, rows[i][0].Size);
                row.IsRunning = y < height * NumberZone && IsPageNumber(row.Text);
                rows[i].ForEach(segment => segment.Edge = row);
                yield return row;
            }
        }
    }

    /// <summary>Marks the rows that run through pages.</summary>
    /// <param name="rows">Those of all pages.</param>
    /// <param name="pages">How many pages there are.</param>
    /// <param name="body">The size of most print: larger rows are titles, even if several pages have the same.</param>
    public static void Mark(List<PdfEdgeRow> rows, int pages, double body)
    {
        HashSet<PdfEdgeRow> repeated = [];
        foreach (var alike in rows.Where(row => row.Size <= body * 1.3).GroupBy(row => (row.IsTop, Key(row.Text))))
        {
            var ordered = alike.OrderBy(row => row.Page).ToList();
            foreach (var row in ordered)
            {
                var same = ordered.Count(other => other.Page != row.Page && Math.Abs(other.Y - row.Y) <= Drift && Math.Abs(other.Page - row.Page) <= 40 && IsPaged(row, other));
                if (same >= (pages <= 4 ? 1 : 2))
                {
                    repeated.Add(row);
                }
            }
        }

        foreach (var end in rows.GroupBy(row => (row.Page, row.IsTop)))
        {
            PdfEdgeRow? outer = null;
            foreach (var row in end.OrderBy(row => row.Rank).TakeWhile(row => row.IsRunning || repeated.Contains(row)))
            {
                if (outer is not null && Math.Abs(row.Y - outer.Y) > row.Size * Apart)
                {
                    break;
                }

                row.IsRunning = true;
                outer = row;
            }
        }
    }

    public static bool IsPageNumber(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.Length is > 0 and <= 9 && !trimmed.ContainsAnyExcept(PageNumber) && trimmed.Trim("-–— ").Length is > 0 and <= 5;
    }

    /// <summary>Whether two rows that are alike but for their numbers have the same ones, or such that go with the pages.</summary>
    private static bool IsPaged(PdfEdgeRow row, PdfEdgeRow other)
    {
        var (left, right) = (Numbers(row.Text), Numbers(other.Text));
        return left.Count == right.Count && left.Zip(right).All(pair => pair.First == pair.Second || pair.First - pair.Second == row.Page - other.Page);
    }

    private static string Key(string text)
    {
        StringBuilder key = new(text.Length);
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                key.Append(c);
            }
            else if (key.Length == 0 || key[^1] != '#')
            {
                key.Append('#');
            }
        }

        return key.ToString();
    }

    private static List<long> Numbers(string text)
    {
        List<long> numbers = [];
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                var start = i;
                while (i < text.Length && char.IsAsciiDigit(text[i]))
                {
                    i++;
                }

                numbers.Add(long.TryParse(text.AsSpan(start, Math.Min(i - start, 18)), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
            }
        }

        return numbers;
    }
}
