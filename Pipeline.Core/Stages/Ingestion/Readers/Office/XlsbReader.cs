using System.Buffers.Binary;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Excel workbooks whose parts are binary records instead of XML, written as <see cref="XlsxReader"/> writes the others.</summary>
internal sealed class XlsbReader : IDocumentReader
{
    private const int Row = 0, Rk = 2, Error = 3, Bool = 4, Real = 5, Text = 6, SharedText = 7, FormulaText = 8, FormulaReal = 9, FormulaBool = 10, FormulaError = 11;
    private const int FirstShort = 12, LastShort = 18, Shared = 19, Code = 44, Style = 47, RichText = 62, WorkbookProperties = 153, Sheet = 156, Merge = 176, BeginStyles = 617, EndStyles = 618;

    public string Format => "xlsb";

    public IReadOnlyList<string> Extensions { get; } = [".xlsb"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        OfficePackage.Check(document, cancellationToken);
        using var parts = PackageParts.Open(document);
        var main = OfficePackage.FindMain(parts).Part;
        var relations = parts.RelationsOf(main);
        var (sheets, isFrom1904) = ReadSheets(BytesOf(parts, main));
        var texts = ReadTexts(BytesOf(parts, relations.FirstOrDefault(relation => relation.Kind == "sharedStrings").Part));
        var codes = ReadCodes(BytesOf(parts, relations.FirstOrDefault(relation => relation.Kind == "styles").Part));
        CellFormats formats = new(isFrom1904);
        DocumentBuilder builder = new();
        SheetTables tables = new(builder, document);
        foreach (var (name, isHidden, id) in sheets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tables.BeginSheet(name, isHidden);
            ReadSheet(BytesOf(parts, relations.FirstOrDefault(relation => relation.Id == id).Part), tables, (texts, codes, formats), document.Limits);
        }

        tables.Flush();
        return builder.BuildOfParts();
    }

    private static byte[] BytesOf(PackageParts parts, string? part)
    {
        using var stream = part is null ? null : parts.OpenPart(part);
        using MemoryStream bytes = new();
        stream?.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static (List<(string Name, bool IsHidden, string Id)> Sheets, bool IsFrom1904) ReadSheets(byte[] part)
    {
        List<(string, bool, string)> sheets = [];
        var isFrom1904 = false;
        BinaryRecords records = new(part);
        while (records.Next())
        {
            if (records.Kind == WorkbookProperties)
            {
                isFrom1904 = (BinaryRecords.NumberAt(records.Data, 0) & 1) != 0;
            }
            else if (records.Kind == Sheet)
            {
                var id = BinaryRecords.TextAt(records.Data, 8, out var end);
                sheets.Add((BinaryRecords.TextAt(records.Data, end, out _), BinaryRecords.NumberAt(records.Data, 0) != 0, id));
            }
        }

        return (sheets, isFrom1904);
    }

    private static List<string> ReadTexts(byte[] part)
    {
        List<string> texts = [];
        BinaryRecords records = new(part);
        while (records.Next())
        {
            if (records.Kind == Shared)
            {
                texts.Add(HeadingText.OnOneLine(BinaryRecords.TextAt(records.Data, 1, out _)));
            }
        }

        return texts;
    }

    private static List<string> ReadCodes(byte[] part)
    {
        Dictionary<int, string> own = [];
        List<string> codes = [];
        var inStyles = false;
        BinaryRecords records = new(part);
        while (records.Next())
        {
            inStyles = records.Kind == BeginStyles || (inStyles && records.Kind != EndStyles);
            if (records.Kind == Code)
            {
                own[(int)(BinaryRecords.NumberAt(records.Data, 0) & 0xFFFF)] = BinaryRecords.TextAt(records.Data, 2, out _);
            }
            else if (inStyles && records.Kind == Style && records.Data.Length >= 4)
            {
                var id = BinaryPrimitives.ReadUInt16LittleEndian(records.Data[2..]);
                codes.Add(own.GetValueOrDefault(id) ?? CellFormats.CodeOf(id));
            }
        }

        return codes;
    }

    private static CellMerges ReadMerges(byte[] part, ParseLimits limits)
    {
        CellMerges merges = new();
        BinaryRecords records = new(part);
        while (records.Next())
        {
            if (records.Kind == Merge && merges.Count < limits.Entries)
            {
                merges.Add((int)BinaryRecords.NumberAt(records.Data, 0), (int)BinaryRecords.NumberAt(records.Data, 4), (int)BinaryRecords.NumberAt(records.Data, 8));
            }
        }

        return merges;
    }

    private static void ReadSheet(byte[] part, SheetTables tables, (List<string> Texts, List<string> Codes, CellFormats Formats) shared, ParseLimits limits)
    {
        var merges = ReadMerges(part, limits);
        List<SheetCell> cells = [];
        var (row, column) = (-1, -1);
        BinaryRecords records = new(part);
        while (records.Next())
        {
            if (records.Kind == Row)
            {
                Take();
                (row, column) = ((int)BinaryRecords.NumberAt(records.Data, 0), -1);
            }
            else if (records.Kind is (>= 1 and <= LastShort) or RichText)
            {
                var isShort = records.Kind is >= FirstShort and <= LastShort;
                column = isShort ? column + 1 : (int)BinaryRecords.NumberAt(records.Data, 0);
                var style = (int)(BinaryRecords.NumberAt(records.Data, isShort ? 0 : 4) & 0xFFFFFF);
                var text = TextOf(isShort ? records.Kind - FirstShort + 1 : records.Kind, records.Data[Math.Min(records.Data.Length, isShort ? 4 : 8)..], style < shared.Codes.Count ? shared.Codes[style] : "", shared);
                if (text.Length > 0 && cells.Count <= limits.Cells)
                {
                    cells.Add(new(column, text));
                }
            }
        }

        Take();

        void Take()
        {
            merges.Fill(row, cells);
            tables.Add(row, cells);
            cells.Clear();
        }
    }

    private static string TextOf(int kind, ReadOnlySpan<byte> value, string code, (List<string> Texts, List<string> Codes, CellFormats Formats) shared) => kind switch
    {
        Rk => shared.Formats.Show(BinaryRecords.ShortRealAt(value, 0), code),
        Real or FormulaReal => shared.Formats.Show(BinaryRecords.RealAt(value, 0), code),
        Text or FormulaText => shared.Formats.Show(BinaryRecords.TextAt(value, 0, out _), code),
        RichText => shared.Formats.Show(BinaryRecords.TextAt(value, 1, out _), code),
        SharedText => BinaryRecords.NumberAt(value, 0) is var index && index < shared.Texts.Count ? shared.Formats.Show(shared.Texts[(int)index], code) : "",
        Bool or FormulaBool => value is [not 0, ..] ? "TRUE" : "FALSE",
        Error or FormulaError => ErrorOf(value is [var first, ..] ? first : (byte)0),
        _ => "",
    };

    private static string ErrorOf(byte code) => code switch
    {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#ERROR",
    };
}
