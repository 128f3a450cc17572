using System.Globalization;
using ExcelDataReader;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Excel workbooks: each sheet a section under its name, each row a line of a table. Values, not formulas; empty rows part tables.</summary>
internal sealed class XlsxReader : IDocumentReader
{
    public string Format => "xlsx";

    public IReadOnlyList<string> Extensions { get; } = [".xlsx", ".xlsm"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        OfficePackage.Check(document, cancellationToken);
        using var workbook = ExcelReaderFactory.CreateOpenXmlReader(MemoryView.Of(document.Content));
        DocumentBuilder builder = new();
        var cells = 0L;
        do
        {
            List<string> rows = [];
            builder.AddHeading(1, workbook.Name ?? "");
            while (workbook.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                cells += workbook.FieldCount;
                if (cells > document.Limits.Cells)
                {
                    throw new PermanentException($"'{document.Name}' has more than {document.Limits.Cells} cells. Split the workbook.");
                }

                Take(RowOf(workbook), rows, builder);
            }

            Take("", rows, builder);
        }
        while (workbook.NextResult());

        return builder.BuildOfParts();
    }

    private static void Take(string row, List<string> rows, DocumentBuilder builder)
    {
        if (row.Length > 0)
        {
            rows.Add(row);
        }
        else
        {
            builder.Add(BlockKind.Table, string.Join('\n', rows));
            rows.Clear();
        }
    }

    private static string RowOf(IExcelDataReader row)
    {
        var cells = Enumerable.Range(0, row.FieldCount).Select(i => ToText(row.GetValue(i))).ToList();
        var last = cells.FindLastIndex(cell => cell.Length > 0);
        return string.Join(" | ", cells.Take(last + 1));
    }

    private static string ToText(object? value) => value switch
    {
        null => "",
        string text => HeadingText.OnOneLine(text),
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
