using System.Buffers;

namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>Finds the names of a table's columns: its first line with words, if a ruler follows it or the next line has as many cells. Pure.</summary>
internal static class TableHeader
{
    private const int MaxLength = 2_000;
    private static readonly SearchValues<char> Rulers = SearchValues.Create("|+-=: \t\r");

    /// <summary>The names on one line; empty when the table does not tell.</summary>
    public static string Of(ReadOnlySpan<char> table)
    {
        var line = ReadLine(ref table);
        while (IsRuler(line) && table.Length > 0)
        {
            line = ReadLine(ref table);
        }

        var next = ReadLine(ref table);
        return !IsRuler(line) && (IsRuler(next) ? next.ContainsAny('-', '=') : HasCellsOf(line, next)) ? Names(line) : "";
    }

    /// <summary>Names that are not too long to be repeated.</summary>
    public static string Cut(string names) => names.Length > MaxLength ? names[..MaxLength].TrimEnd() : names;

    private static ReadOnlySpan<char> ReadLine(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return line;
    }

    private static bool IsRuler(ReadOnlySpan<char> line) => line.IndexOfAnyExcept(Rulers) < 0;

    /// <summary>Whether some separator stands in both lines equally often.</summary>
    private static bool HasCellsOf(ReadOnlySpan<char> line, ReadOnlySpan<char> next)
    {
        foreach (var separator in "|\t;,")
        {
            if (line.Count(separator) is > 0 and var cells)
            {
                return next.Count(separator) == cells;
            }
        }

        return false;
    }

    private static string Names(ReadOnlySpan<char> line)
    {
        var names = line.Trim().Trim('|').Trim();
        return (names.Length > MaxLength ? names[..MaxLength] : names).TrimEnd().ToString();
    }
}
