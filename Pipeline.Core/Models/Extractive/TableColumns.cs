using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Extractive;

/// <summary>Says a table's row with the names of its columns, so that it can be read without the table. Pure.</summary>
internal static class TableColumns
{
    private const string Between = " – ";

    /// <summary>The row's cells, each after its column's name; <see langword="null"/> when the head has not as many columns as the row.</summary>
    /// <param name="row">A row as its passage has it.</param>
    /// <param name="head">The table's first row, or the heading that was made of it; in a heading, what stands after the last <c>›</c>.</param>
    public static string? Name(string row, string head)
    {
        var sign = SignOf(row);
        var names = Cells(head[(head.LastIndexOf('›') + 1)..], sign);
        var cells = Cells(row, sign);
        return names.Count == cells.Count && names.Count > 1
            ? string.Join(Between, names.Zip(cells).Where(column => column.Second.Length > 0).Select(column => column.First.Length > 0 ? $"{column.First}: {column.Second}" : column.Second))
            : null;
    }

    private static char SignOf(string row) => row is ['|', ..] ? '|' : Array.Find(TableLines.Signs, sign => row.Contains(sign, StringComparison.Ordinal));

    /// <summary>The cells, trimmed. Signs within quotes part none.</summary>
    private static List<string> Cells(string row, char sign)
    {
        var text = row.AsSpan().Trim();
        text = sign == '|' && text is ['|', ..] ? text[1..] : text;
        text = sign == '|' && text is [.., '|'] ? text[..^1] : text;
        List<string> cells = [];
        var (start, isQuoted) = (0, false);
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && sign != '|' && text[at] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (at == text.Length || (text[at] == sign && !isQuoted))
            {
                cells.Add(text[start..at].Trim().Trim('"').ToString());
                start = at + 1;
            }
        }

        return cells;
    }
}
