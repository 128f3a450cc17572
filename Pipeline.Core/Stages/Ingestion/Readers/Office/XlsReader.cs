using ExcelDataReader;
using ExcelDataReader.Exceptions;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Excel workbooks of the format before 2007 (<c>.xls</c>), written as <see cref="XlsxReader"/> writes the others.</summary>
internal sealed class XlsReader : IDocumentReader
{
    public string Format => "xls";

    public IReadOnlyList<string> Extensions { get; } = [".xls", ".xlt"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        using var workbook = Open(document);
        DocumentBuilder builder = new();
        SheetTables tables = new(builder, document);
        CellFormats formats = new(isFrom1904: false);
        do
        {
            tables.BeginSheet(workbook.Name ?? "", workbook.VisibleState is "hidden" or "veryhidden");
            var merges = MergesOf(workbook);
            for (var row = 0; workbook.Read(); row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                List<SheetCell> cells = CellsOf(workbook, formats);
                merges.Fill(row, cells);
                tables.Add(row, cells);
            }
        }
        while (workbook.NextResult());

        tables.Flush();
        return builder.BuildOfParts();
    }

    private static IExcelDataReader Open(RawDocument document)
    {
        try
        {
            return ExcelReaderFactory.CreateReader(MemoryView.Of(document.Content));
        }
        catch (InvalidPasswordException error)
        {
            throw new PermanentException($"'{document.Name}' is a workbook protected by a password; save a copy without one.", error);
        }
    }

    private static CellMerges MergesOf(IExcelDataReader workbook)
    {
        CellMerges merges = new();
        foreach (var range in workbook.MergeCells ?? [])
        {
            merges.Add(range.FromRow, range.ToRow, range.FromColumn);
        }

        return merges;
    }

    private static List<SheetCell> CellsOf(IExcelDataReader row, CellFormats formats)
    {
        List<SheetCell> cells = [];
        for (var i = 0; i < row.FieldCount; i++)
        {
            if (row.GetValue(i) is { } value && TextOf(value, row.GetNumberFormatString(i) ?? "", formats) is { Length: > 0 } text)
            {
                cells.Add(new(i, text));
            }
        }

        return cells;
    }

    private static string TextOf(object value, string code, CellFormats formats) => value switch
    {
        string text => formats.Show(text, code),
        bool isTrue => isTrue ? "TRUE" : "FALSE",
        DateTime date => formats.Show(date.ToOADate(), code),
        TimeSpan time => formats.Show(time.TotalDays, code),
        double number => formats.Show(number, code),
        int number => formats.Show(number, code),
        _ => HeadingText.OnOneLine(value.ToString() ?? ""),
    };
}
