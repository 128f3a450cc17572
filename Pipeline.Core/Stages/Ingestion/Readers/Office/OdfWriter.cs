using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Turns the elements of an OpenDocument file into blocks. The depth of the tree has been checked.</summary>
internal sealed class OdfWriter(DocumentBuilder builder, RawDocument document, CancellationToken cancellationToken)
{
    /// <summary>A cell or row is said to stand so many times, to the edge of the sheet: of empty ones none is kept, of others this many.</summary>
    private const int MostRepeats = 1_000;

    private readonly List<string> _notes = [];
    private int _page;
    private long _cells;

    /// <summary>Writes a text, a spreadsheet or a presentation.</summary>
    public void Write(XElement kind)
    {
        if (kind.Name.LocalName == "spreadsheet")
        {
            WriteSheets(kind);
        }
        else
        {
            WriteChildren(kind, isItem: false);
        }

        foreach (var note in _notes)
        {
            builder.Add(BlockKind.Paragraph, note);
        }
    }

    private static string? ValueOf(XElement element, string name) => element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value;

    private static int NumberOf(XElement element, string name, int otherwise) => int.TryParse(ValueOf(element, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private void WriteChildren(XElement container, bool isItem)
    {
        foreach (var element in container.Elements())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(element, isItem);
        }
    }

    private void Write(XElement element, bool isItem)
    {
        switch (element.Name.LocalName)
        {
            case "h":
                builder.AddHeading(Math.Clamp(NumberOf(element, "outline-level", 1), 1, 9), TextOf(element), _page);
                break;
            case "p":
                WriteParagraph(element, isItem);
                break;
            case "list-item" or "list-header":
                WriteChildren(element, isItem: true);
                break;
            case "table":
                builder.Add(BlockKind.Table, LinesOf(element), _page);
                break;
            case "page":
                _page++;
                WriteSlide(element);
                break;
            case "notes" when _page > 0:
                WriteNotes(element);
                break;
            case not ("tracked-changes" or "annotation" or "annotation-end" or "sequence-decls" or "variable-decls" or "user-field-decls" or "forms" or "table-of-content-source" or "alphabetical-index-source" or "bibliography-source" or "header-decl" or "footer-decl"):
                WriteChildren(element, isItem);
                break;
        }
    }

    private void WriteParagraph(XElement paragraph, bool isItem)
    {
        var text = TextOf(paragraph);
        builder.Add(isItem ? BlockKind.ListItem : BlockKind.Paragraph, isItem && text.Length > 0 ? $"- {text.Trim()}" : text, _page);
        foreach (var inner in paragraph.Descendants().Where(element => element.Name.LocalName == "text-box" && !element.Ancestors().TakeWhile(above => above != paragraph).Any(above => above.Name.LocalName == "text-box")))
        {
            WriteChildren(inner, isItem: false);
        }
    }

    private void WriteSlide(XElement page)
    {
        var title = page.Elements().FirstOrDefault(element => ValueOf(element, "class") == "title");
        var words = title is null ? "" : HeadingText.OnOneLine(string.Join(' ', title.Descendants().Where(element => element.Name.LocalName is "p" or "h").Select(TextOf)));
        builder.AddHeading(1, words.Length > 0 ? words : $"Slide {_page}", _page);
        foreach (var element in page.Elements().Where(element => element != title))
        {
            Write(element, isItem: false);
        }
    }

    private void WriteNotes(XElement notes)
    {
        var words = string.Join('\n', notes.Descendants().Where(element => element.Name.LocalName == "p").Select(TextOf).Where(text => !string.IsNullOrWhiteSpace(text)));
        builder.Add(BlockKind.Paragraph, words.Length > 0 ? $"Notes: {words}" : "", _page);
    }

    private string LinesOf(XElement table) => string.Join('\n', RowsOf(table).Select(row => string.Join(" | ", CellsOf(row).Select(cell => WordsOf(cell)))));

    private static IEnumerable<XElement> RowsOf(XElement table) => table.Elements().SelectMany(element => element.Name.LocalName switch
    {
        "table-row" => [element],
        "table-header-rows" or "table-rows" or "table-row-group" => RowsOf(element),
        _ => Enumerable.Empty<XElement>(),
    });

    private IEnumerable<XElement> CellsOf(XElement row) => row.Elements().Where(element => element.Name.LocalName is "table-cell" or "covered-table-cell" && (++_cells <= document.Limits.Cells
        ? true
        : throw new PermanentException($"'{document.Name}' has more than {document.Limits.Cells} table cells. Split the document.")));

    private string WordsOf(XElement cell) => HeadingText.OnOneLine(string.Join(' ', cell.Descendants().Where(element => element.Name.LocalName is "p" or "h" && !element.Ancestors().TakeWhile(above => above != cell).Any(above => above.Name.LocalName == "annotation")).Select(TextOf)));

    private void WriteSheets(XElement spreadsheet)
    {
        SheetTables tables = new(builder, document);
        var hidden = spreadsheet.Document?.Descendants().Where(element => element.Name.LocalName == "style" && element.Elements().Any(properties => ValueOf(properties, "display") == "false" && properties.Name.LocalName == "table-properties"))
            .Select(style => ValueOf(style, "name") ?? "").ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var sheet in spreadsheet.Elements().Where(element => element.Name.LocalName == "table"))
        {
            tables.BeginSheet(ValueOf(sheet, "name") ?? "", hidden.Contains(ValueOf(sheet, "style-name") ?? ""));
            var number = 0;
            foreach (var row in RowsOf(sheet))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var repeats = NumberOf(row, "number-rows-repeated", 1);
                var cells = SheetCellsOf(row);
                for (var i = 0; i < (cells.Count == 0 ? 0 : Math.Min(repeats, MostRepeats)); i++)
                {
                    tables.Add(number + i, cells);
                }

                number = (int)Math.Min(int.MaxValue / 2, (long)number + repeats);
            }
        }

        tables.Flush();
    }

    private List<SheetCell> SheetCellsOf(XElement row)
    {
        List<SheetCell> cells = [];
        var column = 0;
        foreach (var cell in row.Elements().Where(element => element.Name.LocalName is "table-cell" or "covered-table-cell"))
        {
            var repeats = Math.Max(1, NumberOf(cell, "number-columns-repeated", 1));
            var text = WordsOf(cell);
            text = text.Length > 0 ? text : ValueOf(cell, "string-value") ?? ValueOf(cell, "date-value") ?? ValueOf(cell, "value") ?? "";
            for (var i = 0; i < (text.Length == 0 ? 0 : Math.Min(repeats, MostRepeats)); i++)
            {
                cells.Add(new(column + i, text));
            }

            column = (int)Math.Min(int.MaxValue / 2, (long)column + repeats);
        }

        return cells;
    }

    private string TextOf(XElement paragraph)
    {
        StringBuilder text = new();
        Append(paragraph, text);
        return text.ToString();
    }

    /// <summary>Blanks collapse; those that count are elements of their own.</summary>
    private void Append(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText words:
                    AppendWords(words.Value, text);
                    break;
                case XElement inner:
                    AppendElement(inner, text);
                    break;
            }
        }
    }

    private void AppendElement(XElement inner, StringBuilder text)
    {
        switch (inner.Name.LocalName)
        {
            case "s":
                text.Append(' ', Math.Clamp(NumberOf(inner, "c", 1), 1, 100));
                break;
            case "tab":
                text.Append('\t');
                break;
            case "line-break":
                text.Append('\n');
                break;
            case "note":
                var mark = inner.Elements().FirstOrDefault(element => element.Name.LocalName == "note-citation")?.Value ?? "";
                text.Append('[').Append(mark).Append(']');
                _notes.Add($"[{mark}] {string.Join(' ', inner.Elements().Where(element => element.Name.LocalName == "note-body").SelectMany(body => body.Descendants().Where(part => part.Name.LocalName == "p")).Select(TextOf))}");
                break;
            case not ("annotation" or "annotation-end" or "text-box" or "tracked-changes" or "desc" or "title" or "binary-data" or "ruby-text"):
                Append(inner, text);
                break;
        }
    }

    private static void AppendWords(string words, StringBuilder text)
    {
        foreach (var c in words)
        {
            if (c is not (' ' or '\t' or '\n' or '\r'))
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[^1] is not (' ' or '\n' or '\t'))
            {
                text.Append(' ');
            }
        }
    }
}
