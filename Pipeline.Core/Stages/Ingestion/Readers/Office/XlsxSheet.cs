using System.Globalization;
using System.Xml;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Reads one sheet of a workbook, row by row.</summary>
/// <param name="parts">The workbook's parts.</param>
/// <param name="part">The sheet's.</param>
/// <param name="workbook">What its cells refer to.</param>
internal sealed class XlsxSheet(PackageParts parts, string part, XlsxWorkbook workbook)
{
    /// <summary>Reads it.</summary>
    public void Read(SheetTables tables, ParseLimits limits, CancellationToken cancellationToken)
    {
        var merges = ReadMerges(limits);
        using var xml = parts.OpenXml(part)!;
        List<SheetCell> cells = [];
        var row = -1;
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                cancellationToken.ThrowIfCancellationRequested();
                row = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number - 1 : row + 1;
                cells.Clear();
                ReadRow(xml, cells, limits.Cells);
                merges.Fill(row, cells);
                tables.Add(row, cells);
            }
        }
    }

    private void ReadRow(XmlReader xml, List<SheetCell> cells, int most)
    {
        if (xml.IsEmptyElement)
        {
            return;
        }

        var depth = xml.Depth;
        var column = -1;
        var sorted = true;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                continue;
            }

            var next = CellMerges.ColumnOf(xml.GetAttribute("r")) ?? column + 1;
            sorted &= next > column;
            column = next;
            var text = ReadCell(xml);
            if (text.Length > 0 && cells.Count <= most)
            {
                cells.Add(new(column, text));
            }
        }

        if (!sorted)
        {
            var ordered = cells.DistinctBy(cell => cell.Column).OrderBy(cell => cell.Column).ToList();
            cells.Clear();
            cells.AddRange(ordered);
        }
    }

    private string ReadCell(XmlReader xml)
    {
        var (type, style) = (xml.GetAttribute("t"), xml.GetAttribute("s"));
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var depth = xml.Depth;
        var (value, formula, inline) = ("", "", "");
        while (xml.Read() && xml.Depth > depth)
        {
            switch (xml.NodeType == XmlNodeType.Element ? xml.LocalName : "")
            {
                case "v":
                    value = XlsxWorkbook.WordsOf(xml);
                    break;
                case "f":
                    formula = XlsxWorkbook.WordsOf(xml);
                    break;
                case "is":
                    inline = XlsxWorkbook.WordsOf(xml);
                    break;
            }
        }

        return inline.Length > 0 ? HeadingText.OnOneLine(inline)
            : value.Length > 0 ? TextOf(type, value, style)
            : formula.Length > 0 ? $"={HeadingText.OnOneLine(formula)}" // never computed, so there is no result to show
            : "";
    }

    private string TextOf(string? type, string value, string? style) => type switch
    {
        "s" => workbook.Formats.Show(workbook.TextAt(value), workbook.CodeAt(style)),
        "b" => value.Trim() is "1" or "true" ? "TRUE" : "FALSE",
        "d" when DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var date) && workbook.CodeAt(style).Length > 0 => workbook.Formats.Show(date, workbook.CodeAt(style)),
        "str" or "inlineStr" or "e" or "d" => HeadingText.OnOneLine(value),
        _ => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? workbook.Formats.Show(number, workbook.CodeAt(style)) : HeadingText.OnOneLine(value),
    };

    /// <summary>They stand behind the rows: a look at the bytes tells whether the sheet is worth going through twice.</summary>
    private CellMerges ReadMerges(ParseLimits limits)
    {
        CellMerges merges = new();
        if (!Mentions("mergeCells"u8))
        {
            return merges;
        }

        using var xml = parts.OpenXml(part)!;
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "sheetData" } && !xml.IsEmptyElement)
            {
                xml.Skip();
            }

            if (xml is { NodeType: XmlNodeType.Element, LocalName: "mergeCell" } && merges.Count < limits.Entries)
            {
                merges.Add(xml.GetAttribute("ref"));
            }
        }

        return merges;
    }

    private bool Mentions(ReadOnlySpan<byte> word)
    {
        using var stream = parts.OpenPart(part)!;
        var buffer = new byte[64 * 1024];
        var kept = 0;
        while (stream.Read(buffer, kept, buffer.Length - kept) is > 0 and var read)
        {
            var filled = buffer.AsSpan(0, kept + read);
            if (filled.IndexOf(word) >= 0)
            {
                return true;
            }

            kept = Math.Min(word.Length - 1, filled.Length);
            filled[^kept..].CopyTo(buffer);
        }

        return false;
    }
}
