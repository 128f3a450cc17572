using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Turns the elements of a Word document into blocks. The depth of the tree has been checked.</summary>
internal sealed class DocxWriter(DocumentBuilder builder, DocxStyles styles, DocxNumbering numbering, RawDocument document)
{
    private int _cells;

    /// <summary>Writes what an element holds, in order.</summary>
    public void Write(OpenXmlElement container, CancellationToken cancellationToken)
    {
        foreach (var child in container.ChildElements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (child)
            {
                case Paragraph paragraph:
                    WriteParagraph(paragraph, cancellationToken);
                    break;
                case Table table:
                    builder.Add(BlockKind.Table, LinesOf(table));
                    break;
                case not (DeletedRun or MoveFromRun):
                    Write(child, cancellationToken);
                    break;
            }
        }
    }

    /// <summary>Writes a note as one paragraph.</summary>
    public void WriteNote(OpenXmlElement note, string mark) => builder.Add(BlockKind.Paragraph, $"{mark} {TextOf(note)}");

    /// <summary>Writes headers or footers, each as one paragraph. Sections and first pages often have the same ones, which count once.</summary>
    public void WriteEdges(IEnumerable<OpenXmlElement?> edges)
    {
        foreach (var text in edges.OfType<OpenXmlElement>().Select(TextOf).Distinct(StringComparer.Ordinal))
        {
            builder.Add(BlockKind.Paragraph, text);
        }
    }

    private void WriteParagraph(Paragraph paragraph, CancellationToken cancellationToken)
    {
        List<OpenXmlElement> boxes = [];
        var text = DocxText.Of(paragraph, boxes);
        var number = string.IsNullOrWhiteSpace(text) ? "" : NumberOf(paragraph);
        if (styles.LevelOf(paragraph) is > 0 and var level)
        {
            builder.AddHeading(level, number is "" or "-" ? text : $"{number} {text}");
        }
        else if (number.Length > 0)
        {
            builder.Add(BlockKind.ListItem, $"{number} {text.Trim()}");
        }
        else
        {
            builder.Add(BlockKind.Paragraph, text);
        }

        foreach (var box in boxes)
        {
            Write(box, cancellationToken);
        }
    }

    /// <summary>What stands before a paragraph: its number, or a dash; empty for one that is no item of a list.</summary>
    private string NumberOf(Paragraph paragraph) => styles.NumberingOf(paragraph) is { } place ? numbering.Next(place.List, place.Level) : styles.IsListItem(paragraph) ? "-" : "";

    private string LinesOf(Table table)
    {
        Dictionary<int, string> above = []; // by column: what the cells say that rows below are merged with
        return string.Join('\n', table.Descendants<TableRow>().Where(row => row.Ancestors<Table>().First() == table).Select(row => LineOf(row, above)));
    }

    private string LineOf(TableRow row, Dictionary<int, string> above)
    {
        List<string> cells = [];
        var column = row.TableRowProperties?.GetFirstChild<GridBefore>()?.Val?.Value ?? 0;
        foreach (var cell in row.Descendants<TableCell>().Where(cell => cell.Ancestors<TableRow>().First() == row))
        {
            var merge = cell.TableCellProperties?.VerticalMerge;
            var isContinued = merge is not null && merge.Val?.Value != MergedCellValues.Restart;
            var text = isContinued ? above.GetValueOrDefault(column, "") : TextOf(cell);
            if (merge is null)
            {
                above.Remove(column);
            }
            else
            {
                above[column] = text;
            }

            cells.Add(text);
            column += Math.Max(1, cell.TableCellProperties?.GridSpan?.Val?.Value ?? 1);
        }

        _cells += cells.Count;
        return _cells <= document.Limits.Cells
            ? string.Join(" | ", cells)
            : throw new PermanentException($"'{document.Name}' has more than {document.Limits.Cells} table cells. Split the document.");
    }

    /// <summary>All paragraphs on one line, those of tables within as well.</summary>
    private string TextOf(OpenXmlElement element) =>
        HeadingText.OnOneLine(string.Join(' ', element.Descendants<Paragraph>().Select(paragraph => DocxText.Of(paragraph, []) is var text && NumberOf(paragraph) is { Length: > 1 } number && text.Length > 0 ? $"{number} {text}" : text)));
}
