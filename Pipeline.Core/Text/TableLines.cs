using System.Buffers;

namespace Pipeline.Core.Text;

/// <summary>
/// Tells the rows of a table from lines of prose. A row begins with <c>|</c>, as in Markdown, or has at least two of one sign that parts its columns, as the lines beside it do.
/// </summary>
internal static class TableLines
{
    // Fewer lines with as many commas each are prose as well.
    private const int FewestRows = 3;
    private const int FewestColumns = 3;

    /// <summary>What parts columns where no <c>|</c> does.</summary>
    public static readonly char[] Signs = ['\t', ';', ','];

    private static readonly SearchValues<char> OfSeparators = SearchValues.Create("|-:+= ");

    /// <summary>Whether a line parts a table's head from its rows, and says nothing.</summary>
    public static bool IsSeparator(ReadOnlySpan<char> line) => line is ['|' or '+', _, ..] && !line.ContainsAnyExcept(OfSeparators);

    /// <summary>The rows; <see langword="null"/> when the lines are no table.</summary>
    /// <param name="text">Lines, none empty.</param>
    public static IReadOnlyList<string>? Of(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Array.TrueForAll(lines, static line => line is ['|', ..]) || (lines.Length >= FewestRows && Array.Exists(Signs, sign => IsParted(lines, sign))) ? lines : null;
    }

    /// <summary>Whether the first row names the columns: it has no digits, and each of the others has.</summary>
    public static bool HasHead(IReadOnlyList<string> rows) => rows.Count > 1 && !rows[0].Any(char.IsDigit) && rows.Skip(1).All(row => row.Any(char.IsDigit));

    /// <summary>Whether each line has as many columns: a value in quotes may have the sign in it, so a line has at least as many as the one with fewest.</summary>
    private static bool IsParted(string[] lines, char sign)
    {
        var columns = lines[0].Count(sign) + 1;
        return columns >= FewestColumns && Array.TrueForAll(lines, line => line.Count(sign) + 1 == columns || (line.Contains('"', StringComparison.Ordinal) && line.Count(sign) >= columns));
    }
}
