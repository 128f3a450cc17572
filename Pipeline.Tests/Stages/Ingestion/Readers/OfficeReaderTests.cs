using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>Word and Excel.</summary>
internal sealed class OfficeReaderTests
{
    [Test]
    public void Parse_docx_has_headings_lists_tables_boxes_and_notes()
    {
        var content = SampleDocuments.Docx(
            """
            <w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>A heading</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space="preserve">Words </w:t></w:r><w:ins><w:r><w:t>put in</w:t></w:r></w:ins><w:del><w:r><w:delText>taken out</w:delText></w:r></w:del><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
            <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>An item</w:t></w:r></w:p>
            <w:sdt><w:sdtContent><w:p><w:r><w:t>In a control</w:t></w:r></w:p></w:sdtContent></w:sdt>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>inner</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr>
            <w:tr><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            """,
            """<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote>""");

        var document = Parse(content);

        Assert.That(document.Title, Is.EqualTo("A heading"));
        Assert.That(Blocks.Of(document), Is.EqualTo(
            ["Heading 2: A heading", "Paragraph: Words put in[2]", "ListItem: - An item", "Paragraph: In a control", "Table: a | inner\nc | d", "Paragraph: [2] A note."]));
    }

    [Test]
    public void Parse_xlsx_has_sheets_and_rows()
    {
        var document = Parse(SampleDocuments.Xlsx("Prices", ["Item", "Price"], ["Tea", "1.5"], [""], ["Later", "table"]));

        Assert.That(Blocks.Of(document), Is.EqualTo(["Heading 1: Prices", "Table: Item | Price\nTea | 1.5", "Table: Later | table"]));
    }

    [Test]
    public void Parse_empty_docx_is_refused() => Assert.That(() => Parse(SampleDocuments.Docx("<w:p/>")), Throws.TypeOf<PermanentException>().With.Message.Contains("has no text"));

    [Test]
    public void Parse_bomb_is_refused_before_it_is_unpacked()
    {
        ParseLimits limits = new() { UnpackedBytes = 1_000_000 };
        var content = SampleDocuments.Zip(("word/document.xml", new string(' ', 1_000), 2_000));

        Assert.That(() => Parse(content, limits), Throws.TypeOf<PermanentException>().With.Message.Contains("becomes more than 1000000 when it is unpacked"));
    }

    [Test]
    public void Parse_deep_xml_is_refused_before_a_library_meets_it() => Assert.That(
        () => Parse(SampleDocuments.Zip(("word/document.xml", "<a>", 100_000))), Throws.TypeOf<PermanentException>().With.Message.Contains("nested more than 256 deep"));

    [Test]
    public void Parse_xml_with_entities_is_refused() => Assert.That(
        () => Parse(SampleDocuments.Zip(("word/document.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", 1))), Throws.TypeOf<PermanentException>().With.Message.Contains("cannot be read as docx"));

    [Test]
    public void Parse_too_many_entries_or_cells_are_refused()
    {
        ParseLimits limits = new() { Entries = 3, Cells = 3 };

        Assert.Multiple(() =>
        {
            Assert.That(() => Parse(SampleDocuments.Zip([.. Enumerable.Range(0, 4).Select(i => (i == 0 ? "word/document.xml" : $"word/{i}.xml", "<a/>", 1))]), limits), Throws.TypeOf<PermanentException>().With.Message.Contains("holds 4 files; at most 3"));
            Assert.That(() => Parse(SampleDocuments.Xlsx("A", ["1", "2"], ["3", "4"]), limits with { Entries = 100 }), Throws.TypeOf<PermanentException>().With.Message.Contains("more than 3 cells"));
            Assert.That(() => Parse(SampleDocuments.Docx($"<w:tbl><w:tr>{string.Concat(Enumerable.Repeat("<w:tc><w:p/></w:tc>", 4))}</w:tr></w:tbl>"), limits with { Entries = 100 }), Throws.TypeOf<PermanentException>().With.Message.Contains("more than 3 table cells"));
        });
    }

    private static DocumentText Parse(byte[] content, ParseLimits? limits = null) => DocumentParser.Parse(content, "a.docx", limits ?? new(), CancellationToken.None).Content;

    [TestCase("<w:p><w:r><w:t xml:space='preserve'>The plant in </w:t></w:r><w:smartTag w:uri='u' w:element='place'><w:smartTag w:uri='u' w:element='City'><w:smartTagPr><w:attr w:name='a' w:val='b'/></w:smartTagPr><w:r><w:t>Tulsa</w:t></w:r></w:smartTag></w:smartTag><w:r><w:t xml:space='preserve'> opened.</w:t></w:r></w:p>", "The plant in Tulsa opened.")]
    [TestCase("<w:p><w:r><w:t>Seen.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>Unseen.</w:t></w:r><w:r><w:rPr><w:vanish w:val='false'/></w:rPr><w:t>Seen too.</w:t></w:r></w:p>", "Seen.Seen too.")]
    [TestCase("<w:p><w:sdt><w:sdtContent><w:r><w:t>In a control.</w:t></w:r></w:sdtContent></w:sdt></w:p>", "In a control.")]
    [TestCase("<w:p><w:smartTag w:uri='u' w:element='e'><w:del w:id='1'><w:r><w:delText>Gone.</w:delText></w:r></w:del><w:r><w:t>Kept.</w:t></w:r></w:smartTag></w:p>", "Kept.")]
    [TestCase("<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:v='urn:schemas-microsoft-com:vml' xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><mc:Choice Requires='wps'><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>In the fallback.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>", "In the fallback.")]
    [TestCase("<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:v='urn:schemas-microsoft-com:vml' xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><mc:Choice Requires='wps'><w:t>Chosen.</w:t></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>Not twice.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>", "Chosen.")]
    [TestCase("<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:v='urn:schemas-microsoft-com:vml' xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>Alone.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>", "Alone.")]
    public void Parse_docx_has_the_text_that_is_seen(string body, string text) => Assert.That(Parse(SampleDocuments.Docx(body)).Text.Trim(), Is.EqualTo(text));

    [Test]
    public void Parse_docx_cells_that_are_merged_downwards_say_the_same_in_each_row()
    {
        const string Merged = "<w:tc><w:tcPr><w:vMerge{0}/></w:tcPr><w:p><w:r><w:t>{1}</w:t></w:r></w:p></w:tc>";
        const string Cell = "<w:tc><w:p><w:r><w:t>{0}</w:t></w:r></w:p></w:tc>";
        var body = "<w:tbl>"
            + $"<w:tr>{string.Format(null, Merged, " w:val='restart'", "North")}{string.Format(null, Cell, "Oslo")}</w:tr>"
            + $"<w:tr>{string.Format(null, Merged, "", "")}{string.Format(null, Cell, "Bergen")}</w:tr>"
            + $"<w:tr>{string.Format(null, Cell, "South")}{string.Format(null, Cell, "Kiel")}</w:tr></w:tbl>";

        Assert.That(Blocks.Of(Parse(SampleDocuments.Docx(body))), Is.EqualTo(["Table: North | Oslo\nNorth | Bergen\nSouth | Kiel"]));
    }

    private const string Law = "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='§ %1'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='(%2)'/></w:lvl></w:abstractNum>";
    private const string Contract = "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='{0}'/><w:lvlText w:val='%1.'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/>{1}<w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum>";

    [TestCase(Law, "0 Rent,x Due.,0 Notice,1 Three months.,1 In writing.,0 End,1 Again.", "§ 1 Rent|Due.|§ 2 Notice|(a) Three months.|(b) In writing.|§ 3 End|(a) Again.")]
    [TestCase(Contract, "0 Definitions,1 The seller.,1 The buyer.,0 Liability,1 Damages.", "1. Definitions|1.1 The seller.|1.2 The buyer.|2. Liability|2.1 Damages.", "decimal", "")]
    [TestCase(Contract, "0 One,0 Two,0 Three,0 Four,1 Sub", "I. One|II. Two|III. Three|IV. Four|4.1 Sub", "upperRoman", "<w:isLgl/>")]
    [TestCase(Contract, "0 One,0 Two", "- One|- Two", "bullet", "")]
    [TestCase(Contract, "1 Straight in", "1.1 Straight in", "decimal", "")]
    public void Parse_docx_lists_and_clauses_have_their_numbers(string lists, string paragraphs, string expected, params string[] values)
    {
        var body = string.Concat(paragraphs.Split(',').Select(paragraph => paragraph[0] == 'x'
            ? $"<w:p><w:r><w:t>{paragraph[2..]}</w:t></w:r></w:p>"
            : $"<w:p><w:pPr><w:numPr><w:ilvl w:val='{paragraph[0]}'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>{paragraph[2..]}</w:t></w:r></w:p>"));
        var numbering = (values.Length > 0 ? string.Format(null, lists, [.. values]) : lists) + "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>";

        var document = Parse(SampleDocuments.Docx(body, numbering: numbering));

        Assert.That(string.Join('|', document.Blocks.Select(block => document.Text[block.Start..block.End])), Is.EqualTo(expected));
    }

    [Test]
    public void Parse_docx_headings_have_the_numbers_of_their_styles_lists_and_one_that_begins_anew_does()
    {
        const string Numbering = "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1'/></w:lvl></w:abstractNum>"
            + "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>";
        const string Item = "<w:p><w:pPr><w:pStyle w:val='Heading1'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='{0}'/></w:numPr></w:pPr><w:r><w:t>H</w:t></w:r></w:p>";

        var document = Parse(SampleDocuments.Docx(string.Concat(((int[])[1, 1, 2, 2, 0]).Select(list => string.Format(null, Item, list))), numbering: Numbering));

        Assert.That(Blocks.Of(document), Is.EqualTo(["Heading 1: 1 H", "Heading 1: 2 H", "Heading 1: 5 H", "Heading 1: 6 H", "Heading 1: H"]));
    }
}
