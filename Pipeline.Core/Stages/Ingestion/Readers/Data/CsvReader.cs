using Pipeline.Core.Jobs;
using Sylvan.Data.Csv;

namespace Pipeline.Core.Stages.Ingestion.Readers.Data;

/// <summary>
/// Comma-, semicolon- or tab-separated values. The text stays as in the file. A record of several lines is a table of its own, so that it is not torn; the others
/// stand together.
/// </summary>
internal sealed class CsvReader : IDocumentReader
{
    private const int MaxRecord = 16 * 1024 * 1024;

    public string Format => "csv";

    public IReadOnlyList<string> Extensions { get; } = [".csv", ".tsv"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var text = document.Text;
        BlockList blocks = new(text);
        using StringReader source = new(text);
        using var csv = CsvDataReader.Create(source, new CsvDataReaderOptions { HasHeaders = false, CsvStyle = CsvStyle.Lax, MaxBufferSize = MaxRecord });
        var cells = 0L;
        var pending = 0;
        var at = 0;
        while (csv.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            cells += csv.RowFieldCount;
            if (cells > document.Limits.Cells)
            {
                throw new PermanentException($"'{document.Name}' has more than {document.Limits.Cells} cells. Split the file.");
            }

            var record = csv.GetRawRecordSpan();
            if (record.TrimEnd().Contains('\n'))
            {
                blocks.Add(BlockKind.Table, pending, at);
                blocks.Add(BlockKind.Table, at, at + record.Length);
                pending = at + record.Length;
            }

            at += record.Length;
        }

        blocks.Add(BlockKind.Table, pending, at);
        return new DocumentText { Text = text, Blocks = blocks.Finish(), HasSourceLines = true };
    }
}
