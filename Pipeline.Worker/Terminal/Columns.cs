namespace Pipeline.Worker.Terminal;

/// <summary>Rows of text in aligned columns. A cell is on one line, whatever is in it: it cannot look like a row of its own.</summary>
internal static class Columns
{
    private const int LeastOfLast = 20;
    private const string Gap = "  ";

    public static void Write(TextWriter output, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows) => Write(output, int.MaxValue, headings, rows);

    /// <param name="output">Where.</param>
    /// <param name="width">The columns there are: the last cell of a row is cut to what is left of them.</param>
    /// <param name="headings">The first row.</param>
    /// <param name="rows">The others.</param>
    public static void Write(TextWriter output, int width, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> lines = [headings, .. rows.Select(row => row.Select(CleanText.InCell).ToList())];
        var widths = headings.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        var last = Math.Max(LeastOfLast, width - widths[..^1].Sum(column => column + Gap.Length));
        foreach (var line in lines)
        {
            var cells = line.Select((cell, column) => column == widths.Length - 1 ? CleanText.Shorten(cell, last) : cell.PadRight(widths[column]));
            output.WriteLine(string.Join(Gap, cells).TrimEnd());
        }
    }
}
