using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Word documents of the formats before 2007: paragraphs, rows of tables, foot- and endnotes, text boxes. Not headers, footers, comments and field codes; headings are paragraphs.</summary>
internal sealed class DocReader : IDocumentReader
{
    public const string Stream = "WordDocument";

    private const int FirstUnicode = 193; // of the format's versions
    private const int Encrypted = 0x0100, OtherTable = 0x0200;
    private const char CellEnd = '\u0007';

    public string Format => "doc";

    public IReadOnlyList<string> Extensions { get; } = [".doc", ".dot"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var file = CompoundFile.Open(document.Content);
        var main = file.Read(Stream) ?? throw new InvalidDataException("it has no text stream");
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(main.AsSpan(0x0A));
        if ((flags & Encrypted) != 0)
        {
            throw new PermanentException($"'{document.Name}' is a Word document protected by a password; save a copy without one.");
        }

        var isOld = BinaryPrimitives.ReadUInt16LittleEndian(main.AsSpan(2)) < FirstUnicode;
        var text = isOld ? OldText(main) : TextOf(main, file.Read((flags & OtherTable) != 0 ? "1Table" : "0Table") ?? []);
        DocumentBuilder builder = new();
        foreach (var part in isOld ? [text] : PartsOf(main, text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(part, builder);
        }

        return builder.Build() with { Title = "" };
    }

    private static int Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static string OldText(byte[] main)
    {
        var (start, end) = (Number(main, 0x18), Number(main, 0x1C));
        return start >= 0 && end > start && end <= main.Length ? Encodings.TextDecoder.Find(main.AsSpan(start, end - start)).GetString(main, start, end - start) : throw new InvalidDataException($"its text is said to be at {start} to {end} of {main.Length} bytes");
    }

    /// <summary>The text lies in pieces, of one byte or two a character, which a table in another stream puts in order.</summary>
    private static string TextOf(byte[] main, ReadOnlySpan<byte> table)
    {
        var (start, length) = (Number(main, 0x01A2), Number(main, 0x01A6));
        var pieces = start >= 0 && length > 0 && (long)start + length <= table.Length ? table.Slice(start, length) : throw new InvalidDataException("its table of pieces is not there");
        while (pieces is [1, ..])
        {
            pieces = pieces[Math.Min(pieces.Length, 3 + BinaryPrimitives.ReadUInt16LittleEndian(pieces[1..]))..];
        }

        pieces = pieces is [2, ..] ? pieces.Slice(5, Math.Min(Number(pieces, 1), pieces.Length - 5)) : throw new InvalidDataException("its table of pieces is damaged");
        var count = (pieces.Length - 4) / 12;
        StringBuilder text = new();
        for (var i = 0; i < count; i++)
        {
            var characters = Number(pieces, 4 * (i + 1)) - Number(pieces, 4 * i);
            var at = Number(pieces, (4 * (count + 1)) + (8 * i) + 2);
            AppendPiece(text, main, at, characters);
        }

        return text.ToString();
    }

    private static void AppendPiece(StringBuilder text, byte[] main, int at, int characters)
    {
        var isNarrow = (at & 0x40000000) != 0;
        var from = isNarrow ? (at & 0x3FFFFFFF) / 2 : at & 0x3FFFFFFF;
        var length = (int)Math.Clamp((long)characters * (isNarrow ? 1 : 2), 0, Math.Max(0, main.Length - from));
        if (length > 0 && text.Length + characters <= main.Length)
        {
            text.Append(isNarrow ? Encoding.GetEncoding(1252).GetString(main, from, length) : MemoryMarshal.Cast<byte, char>(main.AsSpan(from, length & ~1)).ToString());
        }
    }

    /// <summary>The text itself, foot- and endnotes, text boxes; between them are headers and comments.</summary>
    private static List<string> PartsOf(byte[] main, string text)
    {
        List<string> parts = [];
        var at = 0;
        foreach (var (offset, isWanted) in ((int, bool)[])[(0x4C, true), (0x50, true), (0x54, false), (0x5C, false), (0x60, true), (0x64, true)])
        {
            var length = Math.Clamp(Number(main, offset), 0, text.Length - at);
            if (isWanted && length > 0)
            {
                parts.Add(text.Substring(at, length));
            }

            at += length;
        }

        return parts;
    }

    private static void Write(string text, DocumentBuilder builder)
    {
        StringBuilder table = new();
        foreach (var paragraph in WithoutFields(text).Split('\r', '\f'))
        {
            var cells = paragraph.LastIndexOf(CellEnd);
            table.Append(paragraph, 0, cells + 1);
            var words = paragraph[(cells + 1)..];
            if (table.Length > 0 && words.Length > 0)
            {
                // Within a cell of several paragraphs, or after the table: only a mark further on would tell, and both read well as what follows the table.
                builder.Add(BlockKind.Table, RowsOf(table.ToString()));
                table.Clear();
            }

            builder.Add(BlockKind.Paragraph, words.Replace('\v', '\n'));
        }

        builder.Add(BlockKind.Table, RowsOf(table.ToString()));
    }

    /// <summary>A row ends with a mark of its own.</summary>
    private static string RowsOf(string table) => string.Join('\n', table.Split("\u0007\u0007").Select(row => string.Join(" | ", row.Trim(CellEnd).Split(CellEnd).Select(HeadingText.OnOneLine))));

    private static string WithoutFields(string text)
    {
        StringBuilder kept = new(text.Length);
        Stack<bool> codes = new(); // of each field that is open: whether its code is read rather than its result
        foreach (var c in text)
        {
            switch (c)
            {
                case '\u0013':
                    codes.Push(true);
                    break;
                case '\u0014' when codes.Count > 0:
                    codes.Pop();
                    codes.Push(false);
                    break;
                case '\u0015':
                    codes.TryPop(out _);
                    break;
                case '\u001E':
                    kept.Append('-');
                    break;
                case >= ' ' or '\r' or '\f' or '\v' or '\t' or CellEnd when codes.Count == 0 || !codes.Contains(true):
                    kept.Append(c);
                    break;
            }
        }

        return kept.ToString();
    }
}
