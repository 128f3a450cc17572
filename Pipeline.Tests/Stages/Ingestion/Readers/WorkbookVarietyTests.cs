using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Worker.Hosting;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>Workbooks whose parts have unusual names and places, and documents that need code pages before anything else was read.</summary>
internal sealed class WorkbookVarietyTests
{
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    [TestCase("book/wb.xml", "book/wb.xml", "s/first.xml", "book/s/first.xml")]
    [TestCase("/wb.xml", "wb.xml", "first.xml", "first.xml")]
    [TestCase("a/b/c.xml", "a/b/c.xml", "../../sheets/first.xml", "sheets/first.xml")]
    [TestCase("xl/workbook2.xml", "xl/workbook2.xml", "/xl/worksheets/Tabelle%201.xml", "xl/worksheets/Tabelle 1.xml")]
    [TestCase("./xl/workbook.xml", "xl/workbook.xml", "./worksheets/./sheet.xml", "xl/worksheets/sheet.xml")]
    [TestCase("XL/WORKBOOK.XML", "xl/workbook.xml", "worksheets/SHEET.xml", "xl/worksheets/sheet.XML")]
    public void Parse_parts_are_found_by_their_relations(string target, string workbook, string sheetTarget, string sheet)
    {
        var slash = workbook.LastIndexOf('/') + 1;
        var content = SampleDocuments.Zip(
            ("_rels/.rels", $"<Relationships xmlns='{Package}'><Relationship Id='m' Type='{Relations}/officeDocument' Target='{target}'/></Relationships>", 1),
            (workbook, $"<workbook xmlns='{Main}' xmlns:r='{Relations}'><sheets><sheet name='S' sheetId='1' r:id='r1'/></sheets></workbook>", 1),
            ($"{workbook[..slash]}_rels/{workbook[slash..]}.rels", $"<Relationships xmlns='{Package}'><Relationship Id='r1' Type='{Relations}/worksheet' Target='{sheetTarget}'/></Relationships>", 1),
            (sheet, $"<worksheet xmlns='{Main}'><sheetData><row><c><v>5</v></c></row></sheetData></worksheet>", 1));

        var parsed = DocumentParser.Parse(content, "a.xlsx", new ParseLimits(), CancellationToken.None);

        Assert.That((parsed.Format, string.Join('|', Blocks.Of(parsed.Content))), Is.EqualTo(("xlsx", "Heading 1: S|Table: 5")));
    }

    private static IEnumerable<TestCaseData> CodePageDocuments()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        yield return new TestCaseData("a.xlsx", SampleDocuments.Xlsx("Prices", ["Column 0", "Größe"]), "Größe").SetArgDisplayNames("xlsx");
        yield return new TestCaseData("a.rtf", Encoding.ASCII.GetBytes(@"{\rtf1\ansi\ansicpg1251\pard \'cf\'f0\'e8\'e2\'e5\'f2\par}"), "Привет").SetArgDisplayNames("rtf");
        yield return new TestCaseData("a.eml", (byte[])[.. "From: a@example.org\r\nTo: b@example.org\r\nSubject: A\r\nContent-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"u8, .. Encoding.GetEncoding("koi8-r").GetBytes("Привет")], "Привет").SetArgDisplayNames("eml");
        yield return new TestCaseData("a.html", (byte[])[.. "<html><head><meta charset=shift_jis></head><body><p>"u8, .. Encoding.GetEncoding("shift_jis").GetBytes("お茶を入れます。"), .. "</p></body></html>"u8], "お茶を入れます。").SetArgDisplayNames("html");
        yield return new TestCaseData("a.csv.gz", Gzip([.. "Name;Ort\r\n"u8, .. Encoding.GetEncoding(1252).GetBytes("Müller;Köln und Umgebung, für Gäste geöffnet\r\n")]), "Köln").SetArgDisplayNames("csv");
    }

    [TestCaseSource(nameof(CodePageDocuments))]
    public async Task Parse_first_document_of_a_process_has_its_code_page(string name, byte[] content, string expected)
    {
        using ParserHost host = new(ParserProgram.Launch, TimeProvider.System, NullLoggerFactory.Instance);

        Assert.That((await host.Open(new ReadOptions()).ParseAsync(content, name, CancellationToken.None)).Content.Text, Does.Contain(expected));
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream packed = new();
        using (System.IO.Compression.GZipStream gzip = new(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
