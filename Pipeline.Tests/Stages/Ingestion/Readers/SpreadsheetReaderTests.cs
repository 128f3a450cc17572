using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>Excel workbooks, of XML, of binary records, and of the time before both.</summary>
internal sealed class SpreadsheetReaderTests
{
    [TestCase("0.0525", "0.00%", "5.25%")]
    [TestCase("0.375", "hh:mm", "09:00")]
    [TestCase("0.30000000000000004", "General", "0.3")]
    [TestCase("4711", "00000", "04711")]
    [TestCase("45000", "d.m.yyyy", "15.3.2023")]
    [TestCase("45000.5", "yyyy\\-mm\\-dd\\ hh:mm", "2023-03-15 12:00")]
    [TestCase("1234.5", "_(* #,##0.00_);_(* (#,##0.00)", "1,234.50")]
    [TestCase("1.5", "[h]:mm", "36:00")]
    [TestCase("-2", "0;[Red](0)", "(2)")]
    [TestCase("12345678901234", "General", "12345678901234")]
    [TestCase("1E+20", "General", "1E+20")]
    [TestCase("0", "General", "0")]
    [TestCase("7", "no [such format", "7")]
    public void Parse_number_is_shown_as_its_format_says(string value, string code, string expected)
    {
        var styles = $"<numFmts count='1'><numFmt numFmtId='164' formatCode='{code.Replace("\"", "&quot;", StringComparison.Ordinal)}'/></numFmts><cellXfs count='2'><xf numFmtId='0'/><xf numFmtId='164'/></cellXfs>";

        Assert.That(Table(SampleDocuments.Workbook($"<row r='1'><c r='A1' s='1'><v>{value}</v></c></row>", styles)), Is.EqualTo($"Table: {expected}"));
    }

    [TestCase(14, "45000", "2023-03-15")]
    [TestCase(22, "45000.5", "2023-03-15 12:00")]
    [TestCase(10, "0.5", "50.00%")]
    [TestCase(20, "0.5", "12:00")]
    [TestCase(57, "45000", "2023-03-15")]
    public void Parse_number_of_a_format_without_a_code_is_shown_as_well(int id, string value, string expected) => Assert.That(
        Table(SampleDocuments.Workbook($"<row r='1'><c r='A1' s='0'><v>{value}</v></c></row>", $"<cellStyleXfs><xf numFmtId='0'/></cellStyleXfs><cellXfs><xf numFmtId='{id}'/></cellXfs>")), Is.EqualTo($"Table: {expected}"));

    [TestCase("<c t='b'><v>1</v></c>", "TRUE")]
    [TestCase("<c t='e'><v>#N/A</v></c>", "#N/A")]
    [TestCase("<c t='str'><f>A1&amp;B1</f><v>made</v></c>", "made")]
    [TestCase("<c><f>1+2</f><v>3</v></c>", "3")]
    [TestCase("<c><f>SUM(B2:B9)</f></c>", "=SUM(B2:B9)")]
    [TestCase("<c t='d'><v>2024-01-31</v></c>", "2024-01-31")]
    [TestCase("<c t='inlineStr'><is><r><t>two </t></r><r><t>runs</t></r><rPh sb='0' eb='1'><t>said</t></rPh></is></c>", "two runs")]
    [TestCase("<c t='inlineStr'><is><t>a_x000D_b</t></is></c>", "a b")]
    public void Parse_cell_of_each_type(string cell, string expected) => Assert.That(Table(SampleDocuments.Workbook($"<row>{cell}</row>")), Is.EqualTo($"Table: {expected}"));

    [Test]
    public void Parse_dates_are_counted_from_where_the_workbook_says() => Assert.That(
        Table(SampleDocuments.Workbook("<row><c s='0'><v>0</v></c></row>", "<cellXfs><xf numFmtId='14'/></cellXfs>", properties: "<workbookPr date1904='1'/>")), Is.EqualTo("Table: 1904-01-01"));

    [Test]
    public void Parse_strict_workbook_is_read() => Assert.That(Table(SampleDocuments.Workbook("<row><c t='inlineStr'><is><t>Strict cell</t></is></c></row>", isStrict: true)), Is.EqualTo("Table: Strict cell"));

    [TestCase("backslashes")]
    [TestCase("case")]
    [TestCase("slash first")]
    public void Parse_parts_are_found_however_they_are_named(string how)
    {
        var content = SampleDocuments.Workbook("<row><c><v>5</v></c></row>", name: part => how switch
        {
            "backslashes" => part.Replace('/', '\\'),
            "case" => part.Replace("workbook", "WorkBook", StringComparison.Ordinal).Replace("sheet1", "SHEET1", StringComparison.Ordinal),
            _ => "/" + part,
        });

        Assert.That(Table(content), Is.EqualTo("Table: 5"));
    }

    [Test]
    public void Parse_hidden_sheet_is_marked() => Assert.That(
        Blocks.Of(Parse(SampleDocuments.Workbook("<row><c><v>5</v></c></row>", sheets: "<sheet name='Costs' sheetId='1' state='veryHidden' r:id='r1'/>")))[0], Is.EqualTo("Heading 1: Costs (hidden sheet)"));

    [Test]
    public void Parse_far_cells_take_no_more_than_near_ones()
    {
        var document = Parse(SampleDocuments.Workbook("<row r='1'><c r='A1' t='inlineStr'><is><t>Near</t></is></c><c r='XFD1'><v>1</v></c></row><row r='1048576'><c r='FOO1048576' t='inlineStr'><is><t>Far</t></is></c></row>"), new ParseLimits { Cells = 3 });

        Assert.That(Blocks.Of(document), Is.EqualTo(["Heading 1: S", "Table: Near | 1", "Table: Far"]));
    }

    [Test]
    public void Parse_cells_stay_below_their_column_and_merged_ones_say_the_same()
    {
        var content = SampleDocuments.Workbook(
            "<row r='1'><c r='A1'><v>1</v></c><c r='C1'><v>3</v></c><c r='E1'><v>5</v></c></row><row r='2'><c r='E2'><v>50</v></c></row><row r='3'><c r='C3'><v>30</v></c><c r='E3'><v>51</v></c></row>",
            after: "<mergeCells count='2'><mergeCell ref='A1:A2'/><mergeCell ref='C1:D1'/></mergeCells>");

        Assert.That(Table(content), Is.EqualTo("Table: 1 | 3 | 5\n1 |  | 50\n | 30 | 51"));
    }

    [Test]
    public void Parse_too_many_cells_are_refused() => Assert.That(
        () => Parse(SampleDocuments.Workbook("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row>"), new ParseLimits { Cells = 3 }),
        Throws.TypeOf<PermanentException>().With.Message.Contains("more than 3 cells"));

    [Test]
    public void Parse_binary_workbook_has_the_same()
    {
        byte[] sheet =
        [
            .. Record(0, 0, 0, 0, 0), .. Record(6, [0, 0, 0, 0, 0, 0, 0, 0, .. Wide("Item")]), .. Record(6, [1, 0, 0, 0, 0, 0, 0, 0, .. Wide("Rate")]),
            .. Record(0, 1, 0, 0, 0), .. Record(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), .. Record(5, [1, 0, 0, 0, 1, 0, 0, 0, .. BitConverter.GetBytes(0.0525)]), .. Record(2, [2, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes((12345 << 2) | 3)]),
        ];
        const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        var content = SampleDocuments.Files(
            ("_rels/.rels", Encoding.UTF8.GetBytes($"<Relationships><Relationship Id='m' Type='{Relations}/officeDocument' Target='xl/workbook.bin'/></Relationships>")),
            ("xl/workbook.bin", Record(156, [1, 0, 0, 0, 1, 0, 0, 0, .. Wide("r1"), .. Wide("Rates")])),
            ("xl/_rels/workbook.bin.rels", Encoding.UTF8.GetBytes($"<Relationships><Relationship Id='r1' Type='{Relations}/worksheet' Target='s.bin'/><Relationship Id='t' Type='{Relations}/sharedStrings' Target='t.bin'/><Relationship Id='c' Type='{Relations}/styles' Target='c.bin'/></Relationships>")),
            ("xl/s.bin", sheet),
            ("xl/t.bin", Record(19, [0, .. Wide("Tea")])),
            ("xl/c.bin", [.. Record(617), .. Record(47, 0, 0, 0, 0), .. Record(47, 0, 0, 10, 0), .. Record(618)]));

        Assert.That(Blocks.Of(Parse(content)), Is.EqualTo(["Heading 1: Rates (hidden sheet)", "Table: Item | Rate\nTea | 5.25% | 123.45"]));
    }

    [Test]
    public void Parse_workbook_of_the_first_version_is_read()
    {
        byte[] content =
        [
            9, 0, 4, 0, 2, 0, 16, 0, // begins a sheet
            4, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 3, (byte)'T', (byte)'e', (byte)'a',
            3, 0, 15, 0, 0, 0, 1, 0, 0, 0, 0, .. BitConverter.GetBytes(1.5),
            10, 0, 0, 0,
        ];

        Assert.That(Table(content), Is.EqualTo("Table: Tea | 1.5"));
    }

    [TestCase(0)]
    [TestCase(600)]
    public void Parse_compound_file_that_is_cut_off_is_refused(int zeros) => Assert.That(
        () => Parse([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[zeros]]), Throws.TypeOf<PermanentException>().With.Message.Contains("cut off or damaged"));

    private static string Table(byte[] content) => Blocks.Of(Parse(content))[^1];

    private static DocumentText Parse(byte[] content, ParseLimits? limits = null) => DocumentParser.Parse(content, "a.xlsx", limits ?? new(), CancellationToken.None).Content;

    private static byte[] Record(int kind, params byte[] data) => kind < 128 ? [(byte)kind, (byte)data.Length, .. data] : [(byte)((kind & 0x7F) | 0x80), (byte)(kind >> 7), (byte)data.Length, .. data];

    private static byte[] Wide(string text) => [.. BitConverter.GetBytes(text.Length), .. Encoding.Unicode.GetBytes(text)];
}
