using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>Word's and Excel's files as many makers write them.</summary>
internal sealed class OfficeVarietyTests
{
    [TestCase("<w:p><w:hyperlink w:anchor='a'><w:smartTag w:uri='u' w:element='date'><w:r><w:t>5 May</w:t></w:r></w:smartTag></w:hyperlink></w:p>", "5 May")]
    [TestCase("<w:tbl><w:tr><w:tc><w:p><w:smartTag w:uri='u' w:element='t'><w:r><w:t>8:30</w:t></w:r></w:smartTag></w:p></w:tc></w:tr></w:tbl>", "8:30")]
    [TestCase("<w:p><w:customXml w:uri='u' w:element='name'><w:r><w:t>Ann</w:t></w:r></w:customXml><w:r><w:t xml:space='preserve'> came.</w:t></w:r></w:p>", "Ann came.")]
    [TestCase("<w:customXml w:uri='u' w:element='part'><w:p><w:r><w:t>A block.</w:t></w:r></w:p></w:customXml>", "A block.")]
    [TestCase("<w:p><w:fldSimple w:instr=' DATE '><w:r><w:t>3 June</w:t></w:r></w:fldSimple><w:r><w:noBreakHyphen/><w:t>now</w:t><w:tab/><w:t>then</w:t></w:r></w:p>", "3 June-now then")]
    [TestCase("<w:p><w:bdo w:val='rtl'><w:r><w:t>שלום</w:t></w:r></w:bdo><w:moveFrom w:id='1'><w:r><w:t>old place</w:t></w:r></w:moveFrom><w:moveTo w:id='2'><w:r><w:t>new place</w:t></w:r></w:moveTo></w:p>", "שלוםnew place")]
    [TestCase("<w:p><w:r><w:rPr><w:vanish w:val='1'/></w:rPr><w:t>no</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>yes</w:t></w:r><w:r><w:rPr><w:webHidden/></w:rPr><w:t> on paper</w:t></w:r></w:p>", "yes on paper")]
    public void Parse_docx_runs_are_read_whatever_stands_around_them(string body, string expected) =>
        Assert.That(Parse(SampleDocuments.Docx(body)).Text.Trim().Replace('\t', ' ').Replace('\u2011', '-'), Is.EqualTo(expected));

    [TestCase("none", "%1.", "0 One,0 Two", ". One|. Two")]
    [TestCase("decimalZero", "%1)", "0 One,0 Two", "01) One|02) Two")]
    [TestCase("upperLetter", "Annex %1:", "0 Tea,1 Leaf,0 Milk,1 Cow", "Annex A: Tea|A-1 Leaf|Annex B: Milk|B-1 Cow")]
    [TestCase("decimal", "Art. %1 –", "0 One,0 Two,0 Three", "Art. 1 – One|Art. 2 – Two|Art. 3 – Three")]
    [TestCase("lowerRoman", "(%1)", "0 a,0 b,0 c,0 d,0 e,0 f,0 g,0 h,0 i", "(i) a|(ii) b|(iii) c|(iv) d|(v) e|(vi) f|(vii) g|(viii) h|(ix) i")]
    public void Parse_docx_numbers_of_each_kind(string format, string text, string paragraphs, string expected)
    {
        var numbering = $"<w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1-%2'/></w:lvl></w:abstractNum><w:num w:numId='3'><w:abstractNumId w:val='7'/></w:num>";
        var body = string.Concat(paragraphs.Split(',').Select(paragraph => $"<w:p><w:pPr><w:numPr><w:ilvl w:val='{paragraph[0]}'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>{paragraph[2..]}</w:t></w:r></w:p>"));
        var document = Parse(SampleDocuments.Docx(body, numbering: numbering));

        Assert.That(string.Join('|', document.Blocks.Select(block => document.Text[block.Start..block.End])), Is.EqualTo(expected));
    }

    [Test]
    public void Parse_docx_cells_merged_both_ways_say_the_same_wherever_they_reach()
    {
        const string Cell = "<w:tc><w:tcPr>{0}</w:tcPr><w:p><w:r><w:t>{1}</w:t></w:r></w:p></w:tc>";
        static string Of(string properties, string text) => string.Format(null, Cell, properties, text);
        var wide = $"<w:tr>{Of("<w:gridSpan w:val='2'/><w:vMerge w:val='restart'/>", "North")}{Of("", "10")}</w:tr><w:tr>{Of("<w:gridSpan w:val='2'/><w:vMerge w:val='continue'/>", "")}{Of("", "20")}</w:tr><w:tr>{Of("", "a")}{Of("", "b")}{Of("", "30")}</w:tr>";
        var shifted = $"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{Of("<w:vMerge w:val='restart'/>", "Tea")}{Of("", "1")}</w:tr><w:tr>{Of("", "x")}{Of("<w:vMerge/>", "")}{Of("", "2")}</w:tr>";

        Assert.That(Blocks.Of(Parse(SampleDocuments.Docx($"<w:tbl>{wide}</w:tbl>"))).Single(), Does.Contain("\nNorth").And.Contain("20").And.EndsWith("a | b | 30"));
        Assert.That(Blocks.Of(Parse(SampleDocuments.Docx($"<w:tbl>{shifted}</w:tbl>"))).Single(), Does.EndWith("x | Tea | 2"));
    }

    [TestCase("<Properties xmlns='urn:other'><a/></Properties>")]
    [TestCase("<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties' xmlns:dcterms='http://purl.org/dc/terms/'><dcterms:created>yesterday</dcterms:created></cp:coreProperties>")]
    [TestCase("not xml at all")]
    [TestCase("")]
    public void Parse_docx_is_read_whatever_its_properties_are(string properties)
    {
        const string Types = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/><Override PartName='/docProps/core.xml' ContentType='application/vnd.openxmlformats-package.core-properties+xml'/></Types>";
        var content = SampleDocuments.Zip(
            ("[Content_Types].xml", Types, 1),
            ("_rels/.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='a' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/><Relationship Id='b' Type='http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties' Target='docProps/core.xml'/></Relationships>", 1),
            ("word/document.xml", "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>Good text here</w:t></w:r></w:p></w:body></w:document>", 1),
            ("docProps/core.xml", properties, 1));

        Assert.That(Parse(content).Text.Trim(), Is.EqualTo("Good text here"));
    }

    [TestCase("0.5", "0%", "50%")]
    [TestCase("0.123456", "0.0%", "12.3%")]
    [TestCase("0.75", "h:mm AM/PM", "6:00 PM")]
    [TestCase("45000.75", "dd/mm/yyyy hh:mm:ss", "15/03/2023 18:00:00")]
    [TestCase("1234567", "#,##0", "1,234,567")]
    [TestCase("12.5", "\"€\" 0.00", "€ 12.50")]
    [TestCase("12.5", "[$€-407] 0.00", "€ 12.50")]
    [TestCase("42", "000-000", "000-042")]
    [TestCase("0.1", "General", "0.1")]
    [TestCase("1.1000000000000001", "General", "1.1")]
    [TestCase("45000", "mmm yy", "Mar 23")]
    [TestCase("0.25", "# ?/?", "1/4")]
    public void Parse_xlsx_values_are_shown_as_excel_shows_them(string value, string code, string expected)
    {
        var styles = $"<numFmts count='1'><numFmt numFmtId='170' formatCode='{code.Replace("\"", "&quot;", StringComparison.Ordinal)}'/></numFmts><cellXfs count='1'><xf numFmtId='170'/></cellXfs>";

        Assert.That(Blocks.Of(Parse(SampleDocuments.Workbook($"<row r='1'><c r='A1' s='0'><v>{value}</v></c></row>", styles)))[^1].Trim(), Is.EqualTo($"Table: {expected}"));
    }

    [TestCase("<row r='1'><c r='A1'><v>1</v></c><c r='XFD1'><v>2</v></c></row>", "Table: 1 | 2")]
    [TestCase("<row r='1048576'><c r='A1048576' t='inlineStr'><is><t>Bottom</t></is></c></row>", "Table: Bottom")]
    [TestCase("<row r='500000'><c r='ABC500000'><v>7</v></c></row><row r='500001'><c r='ABC500001'><v>8</v></c></row>", "Table: 7\n8")]
    public void Parse_xlsx_far_cells_are_few(string rows, string expected) => Assert.That(Blocks.Of(Parse(SampleDocuments.Workbook(rows), new ParseLimits { Cells = 4 }))[^1], Is.EqualTo(expected));

    [TestCase("<row r='1'><c r='A1' s='0'><v>0.5</v></c></row>", "<cellXfs count='1'><xf numFmtId='9'/></cellXfs>", "Table: 50%")]
    [TestCase("<row r='1'><c r='A1' s='0' t='d'><v>2024-01-31T00:00:00</v></c><c r='B1' s='1' t='d'><v>1899-12-31T09:00:00</v></c><c r='C1' t='d'><v>soon</v></c></row>", "<cellXfs count='2'><xf numFmtId='14'/><xf numFmtId='20'/></cellXfs>", "Table: 2024-01-31 | 9:00 | soon")]
    [TestCase("<row r='1'><c r='A1' t='b'><v>0</v></c><c r='B1' t='str'><v>made</v></c></row>", "", "Table: FALSE | made")]
    public void Parse_strict_xlsx_has_every_kind_of_cell(string rows, string styles, string expected) => Assert.That(Blocks.Of(Parse(SampleDocuments.Workbook(rows, styles, isStrict: true)))[^1], Is.EqualTo(expected));

    private static DocumentText Parse(byte[] content, ParseLimits? limits = null) => DocumentParser.Parse(content, "a", limits ?? new(), CancellationToken.None).Content;
}
