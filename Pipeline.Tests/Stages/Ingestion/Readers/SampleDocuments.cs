using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Wordprocessing;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Outline;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Writer;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>Documents that tests make themselves.</summary>
internal static class SampleDocuments
{
    /// <summary>A document of the body's XML.</summary>
    public static byte[] Docx(string body, string? footnotes = null, string? numbering = null, Action<MainDocumentPart>? more = null)
    {
        using MemoryStream stream = new();
        using (var word = WordprocessingDocument.Create(stream, DocumentFormat.OpenXml.WordprocessingDocumentType.Document))
        {
            var main = word.AddMainDocumentPart();
            main.Document = new Document($"""<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>""");
            if (numbering is not null)
            {
                main.AddNewPart<NumberingDefinitionsPart>().Numbering = new Numbering($"""<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{numbering}</w:numbering>""");
            }

            if (footnotes is not null)
            {
                main.AddNewPart<FootnotesPart>().Footnotes =
                    new Footnotes($"""<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{footnotes}</w:footnotes>""");
            }

            more?.Invoke(main);
        }

        return stream.ToArray();
    }

    /// <summary>A workbook of one sheet.</summary>
    public static byte[] Xlsx(string sheet, params string[][] rows)
    {
        using MemoryStream stream = new();
        using (var workbook = SpreadsheetDocument.Create(stream, DocumentFormat.OpenXml.SpreadsheetDocumentType.Workbook))
        {
            var part = workbook.AddWorkbookPart();
            var worksheet = part.AddNewPart<WorksheetPart>();
            worksheet.Worksheet = new Worksheet(new SheetData(rows.Select(row => new Row(row.Select(cell =>
                double.TryParse(cell, out _) ? new Cell { CellValue = new CellValue(cell) } : new Cell { DataType = CellValues.InlineString, InlineString = new InlineString(new DocumentFormat.OpenXml.Spreadsheet.Text(cell)) })))));
            part.Workbook = new Workbook(new Sheets(new Sheet { Name = sheet, SheetId = 1, Id = part.GetIdOfPart(worksheet) }));
        }

        return stream.ToArray();
    }

    /// <summary>A PDF: for each page its lines, at a place in points from the bottom left corner, in a size.</summary>
    public static byte[] Pdf((double X, double Y, double Size, string Text)[][] pages, params (string Title, int Page)[] outline)
    {
        using PdfDocumentBuilder builder = new();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (var lines in pages)
        {
            var page = builder.AddPage(595, 842);
            foreach (var (x, y, size, text) in lines)
            {
                page.AddText(text, size, new PdfPoint(x, y), font);
            }
        }

        builder.Bookmarks = outline.Length == 0 ? null : new Bookmarks([.. outline.Select(entry => new DocumentBookmarkNode(
            entry.Title, 0, new ExplicitDestination(entry.Page, ExplicitDestinationType.FitPage, ExplicitDestinationCoordinates.Empty), []))]);
        return builder.Build();
    }

    public static byte[] Mail(string body, params (string Name, byte[] Content)[] attachments) => Encoding.ASCII.GetBytes(
        $"From: Ann <ann@example.org>\r\nTo: Bob <bob@example.org>\r\nSubject: The report\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n"
        + $"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
        + string.Concat(attachments.Select(attachment =>
            $"--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{attachment.Name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(attachment.Content)}\r\n"))
        + "--b--\r\n");

    public static byte[] Gzip(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream packed = new(stream, CompressionLevel.Fastest))
        {
            packed.Write(content);
        }

        return stream.ToArray();
    }

    /// <summary>A workbook whose parts are those of its own making: the first sheet's XML, or all of the workbook's and the styles' too.</summary>
    public static byte[] Workbook(string sheetData, string styles = "", string sheets = "<sheet name='S' sheetId='1' r:id='r1'/>", bool isStrict = false, string properties = "", Func<string, string>? name = null, string after = "")
    {
        var (main, relations) = isStrict ? ("http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")
            : ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
        const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
        name ??= part => part;
        return Zip(
            (name("_rels/.rels"), $"<Relationships xmlns='{Package}'><Relationship Id='m' Type='{relations}/officeDocument' Target='xl/workbook.xml'/></Relationships>", 1),
            (name("xl/workbook.xml"), $"<workbook xmlns='{main}' xmlns:r='{relations}'>{properties}<sheets>{sheets}</sheets></workbook>", 1),
            (name("xl/_rels/workbook.xml.rels"), $"<Relationships xmlns='{Package}'><Relationship Id='r1' Type='{relations}/worksheet' Target='/xl/worksheets/sheet1.xml'/><Relationship Id='st' Type='{relations}/styles' Target='styles.xml'/></Relationships>", 1),
            (name("xl/styles.xml"), $"<styleSheet xmlns='{main}'>{styles}</styleSheet>", 1),
            (name("xl/worksheets/sheet1.xml"), $"<worksheet xmlns='{main}'><sheetData>{sheetData}</sheetData>{after}</worksheet>", 1));
    }

    /// <summary>A compound file of streams; a name may have a folder before it.</summary>
    public static byte[] Compound(params (string Name, byte[] Content)[] streams)
    {
        const int Sector = 512, Entry = 128;
        List<(string Name, bool IsFolder, int Parent, byte[] Content)> entries = [("Root Entry", true, -1, [])];
        foreach (var (name, content) in streams)
        {
            var parent = 0;
            var names = name.Split('/');
            foreach (var folder in names[..^1])
            {
                var known = entries.FindIndex(entry => entry.IsFolder && entry.Name == folder && entry.Parent == parent);
                if (known < 0)
                {
                    entries.Add((folder, true, parent, []));
                    known = entries.Count - 1;
                }

                parent = known;
            }

            entries.Add((names[^1], false, parent, content));
        }

        List<uint> table = [0xFFFFFFFD]; // the first sector holds this table itself
        using MemoryStream body = new();
        var starts = entries.Select(entry => Append(entry.Content)).ToList();
        using MemoryStream directory = new();
        for (var i = 0; i < entries.Count; i++)
        {
            var record = new byte[Entry];
            Encoding.Unicode.GetBytes(entries[i].Name).CopyTo(record, 0);
            BitConverter.GetBytes((ushort)((entries[i].Name.Length * 2) + 2)).CopyTo(record, 0x40);
            record[0x42] = (byte)(i == 0 ? 5 : entries[i].IsFolder ? 1 : 2);
            Link(record, 0x44, -1);
            Link(record, 0x48, entries.FindIndex(i + 1, entry => entry.Parent == entries[i].Parent));
            Link(record, 0x4C, entries[i].IsFolder ? entries.FindIndex(entry => entry.Parent == i) : -1);
            BitConverter.GetBytes(starts[i]).CopyTo(record, 0x74);
            BitConverter.GetBytes(entries[i].Content.Length).CopyTo(record, 0x78);
            directory.Write(record);
        }

        var first = Append(directory.ToArray());
        var header = new byte[Sector];
        ((byte[])[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(header, 0);
        (header[0x1E], header[0x20]) = (9, 6);
        BitConverter.GetBytes(first).CopyTo(header, 0x30);
        Link(header, 0x3C, -1);
        Link(header, 0x44, -1);
        for (var i = 1; i < 109; i++)
        {
            Link(header, 0x4C + (4 * i), -1);
        }

        return [.. header, .. table.Concat(Enumerable.Repeat(0xFFFFFFFF, (Sector / 4) - table.Count)).SelectMany(BitConverter.GetBytes), .. body.ToArray()];

        uint Append(byte[] content)
        {
            var start = (uint)table.Count;
            var sectors = (content.Length + Sector - 1) / Sector;
            body.Write(content);
            body.Write(new byte[(sectors * Sector) - content.Length]);
            for (var i = 0; i < sectors; i++)
            {
                table.Add(i + 1 < sectors ? (uint)table.Count + 1 : 0xFFFFFFFE);
            }

            return sectors == 0 ? 0xFFFFFFFE : start;
        }

        static void Link(byte[] record, int at, int entry) => BitConverter.GetBytes(entry).CopyTo(record, at);
    }

    /// <summary>A ZIP archive of files.</summary>
    public static byte[] Files(params (string Name, byte[] Content)[] files)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A ZIP archive of entries, each of so many times one text.</summary>
    public static byte[] Zip(params (string Name, string Text, int Times)[] entries)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text, times) in entries)
            {
                using StreamWriter writer = new(archive.CreateEntry(name, CompressionLevel.Fastest).Open());
                for (var i = 0; i < times; i++)
                {
                    writer.Write(text);
                }
            }
        }

        return stream.ToArray();
    }
}
