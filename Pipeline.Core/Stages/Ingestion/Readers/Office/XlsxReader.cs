namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>
/// Excel workbooks: each sheet a section under its name, hidden ones said to be so, each row a line of a table. Values as they are shown, the results of formulas; a cell that is merged downwards says the
/// same in each row. Memory is that of the cells there are, wherever they stand.
/// </summary>
internal sealed class XlsxReader : IDocumentReader
{
    public string Format => "xlsx";

    public IReadOnlyList<string> Extensions { get; } = [".xlsx", ".xlsm", ".xltx", ".xltm"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        OfficePackage.Check(document, cancellationToken);
        using var parts = PackageParts.Open(document);
        var workbook = XlsxWorkbook.Read(parts, OfficePackage.FindMain(parts).Part);
        DocumentBuilder builder = new();
        SheetTables tables = new(builder, document);
        foreach (var sheet in workbook.Sheets)
        {
            tables.BeginSheet(sheet.Name, sheet.IsHidden);
            new XlsxSheet(parts, sheet.Part, workbook).Read(tables, document.Limits, cancellationToken);
        }

        tables.Flush();
        return builder.BuildOfParts();
    }
}
