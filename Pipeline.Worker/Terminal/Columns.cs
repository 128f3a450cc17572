namespace Pipeline.Worker.Terminal;

/// <summary>Rows of text in aligned columns. A cell is on one line, whatever is in it: it cannot look like a row of its own.</summary>
internal static class Columns
{
    public static void Write(TextWriter output, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> lines = [headings, .. rows.Select(row => row.Select(CleanText.InCell).ToList())];
        var widths = headings.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            output.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
