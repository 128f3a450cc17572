using System.Formats.Tar;
using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>Presentations, books, OpenDocument, Rich Text, notebooks, mailboxes, archives and the lighter markups.</summary>
internal sealed class MoreFormatTests
{
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    [Test]
    public void Parse_pptx_has_slides_tables_and_notes()
    {
        const string Shape = "<p:sp><p:nvSpPr><p:nvPr><p:ph type='{0}'/></p:nvPr></p:nvSpPr><p:txBody>{1}</p:txBody></p:sp>";
        const string Words = "<a:p><a:r><a:t>{0}</a:t></a:r></a:p>";
        var slide = $"<p:sld xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' show='0'><p:cSld><p:spTree>"
            + string.Format(null, Shape, "body", string.Format(null, Words, "First") + string.Format(null, Words, "Second")) + string.Format(null, Shape, "title", string.Format(null, Words, "The plan")) + string.Format(null, Shape, "sldNum", string.Format(null, Words, "7"))
            + "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>a</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>b</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame></p:spTree></p:cSld></p:sld>";
        var notes = $"<p:notes xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'>{string.Format(null, Shape, "body", string.Format(null, Words, "Say it slowly."))}</p:notes>";
        var content = SampleDocuments.Zip(
            ("_rels/.rels", $"<Relationships><Relationship Id='m' Type='{Relations}/officeDocument' Target='deck/p.xml'/></Relationships>", 1),
            ("deck/p.xml", $"<p:presentation xmlns:p='p' xmlns:r='{Relations}'><p:sldIdLst><p:sldId id='256' r:id='s1'/></p:sldIdLst></p:presentation>", 1),
            ("deck/_rels/p.xml.rels", $"<Relationships><Relationship Id='s1' Type='{Relations}/slide' Target='slides/s.xml'/></Relationships>", 1),
            ("deck/slides/s.xml", slide, 1),
            ("deck/slides/_rels/s.xml.rels", $"<Relationships><Relationship Id='n' Type='{Relations}/notesSlide' Target='../n.xml'/></Relationships>", 1),
            ("deck/n.xml", notes, 1));

        var document = Parse(content);

        Assert.That(Blocks.Of(document), Is.EqualTo(["Heading 1: The plan (hidden slide)", "ListItem: First", "ListItem: Second", "Table: a | b", "Paragraph: Notes: Say it slowly."]));
        Assert.That(document.Blocks.Select(block => block.Page), Is.All.EqualTo(1));
    }

    [Test]
    public void Parse_epub_has_pages_in_the_order_of_reading()
    {
        var document = Parse(SampleDocuments.Zip(
            ("META-INF/container.xml", "<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>", 1),
            ("OPS/book.opf", "<!DOCTYPE package><package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>The Tea</dc:title><dc:creator>Ann</dc:creator></metadata><manifest><item id='b' href='b%20.xhtml' media-type='application/xhtml+xml'/><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/><item id='n' href='n.xhtml' properties='nav' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/></spine></package>", 1),
            ("OPS/a.xhtml", "<!DOCTYPE html><html><body><h1>One</h1><p>Tea is dry.</p></body></html>", 1),
            ("OPS/b .xhtml", "<html><body><p>Milk is wet.</p></body></html>", 1),
            ("OPS/n.xhtml", "<html><body><p>Contents</p></body></html>", 1)));

        Assert.That(document.Title, Is.EqualTo("The Tea"));
        Assert.That(document.Metadata["author"], Is.EqualTo("Ann"));
        Assert.That(Blocks.Of(document), Is.EqualTo(["Heading 1: One", "Paragraph: Tea is dry.", "Paragraph: Milk is wet."]));
    }

    private const string OdfNames = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0' xmlns:presentation='urn:p' xmlns:style='urn:s'";

    [TestCase("<office:text><text:tracked-changes><text:p>Gone</text:p></text:tracked-changes><text:h text:outline-level='2'>Head</text:h><text:p>Two<text:s text:c='2'/>words<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Small.</text:p></text:note-body></text:note></text:p><text:list><text:list-item><text:p>Item</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table></office:text>", "Heading 2: Head|Paragraph: Two  words[1]|ListItem: - Item|Table: a | b|Paragraph: [1] Small.")]
    [TestCase("<office:spreadsheet><table:table table:name='S'><table:table-row><table:table-cell><text:p>5.25%</text:p></table:table-cell><table:table-cell table:number-columns-repeated='16000'/><table:table-cell><text:p>far</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated='1048574'><table:table-cell table:number-columns-repeated='16384'/></table:table-row></table:table></office:spreadsheet>", "Heading 1: S|Table: 5.25% | far")]
    [TestCase("<office:presentation><draw:page draw:name='p1'><draw:frame presentation:class='title'><draw:text-box><text:p>Plan</text:p></draw:text-box></draw:frame><draw:frame><draw:text-box><text:p>Words</text:p></draw:text-box></draw:frame><presentation:notes><text:p>Aloud</text:p></presentation:notes></draw:page></office:presentation>", "Heading 1: Plan|Paragraph: Words|Paragraph: Notes: Aloud")]
    public void Parse_opendocument_of_each_kind(string body, string expected)
    {
        var xml = $"<office:document-content {OdfNames}><office:body>{body}</office:body></office:document-content>";
        var packed = Parse(SampleDocuments.Zip(("mimetype", "application/vnd.oasis.opendocument.text", 1), ("Configurations2/empty.xml", "", 1), ("content.xml", xml, 1)));

        Assert.That(string.Join('|', Blocks.Of(packed)), Is.EqualTo(expected));
    }

    [Test]
    public void Parse_opendocument_of_one_file_is_read() => Assert.That(
        Blocks.Of(Parse(Encoding.UTF8.GetBytes($"<?xml version='1.0'?><office:document {OdfNames}><office:body><office:text><text:p>Flat.</text:p></office:text></office:body></office:document>"), "a.fodt")), Is.EqualTo(["Paragraph: Flat."]));

    [Test]
    public void Parse_opendocument_with_a_password_is_refused() => Assert.That(
        () => Parse(SampleDocuments.Zip(("META-INF/manifest.xml", "<m><file-entry><encryption-data/></file-entry></m>", 1), ("content.xml", "not xml", 1))), Throws.TypeOf<PermanentException>().With.Message.Contains("password"));

    [TestCase("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset204 A;}}{\\stylesheet{\\s1 heading 1;}}{\\info{\\title The title}{\\author Ann}}\\pard\\s1 Head\\par\\pard\\plain Caf\\'e9 \\u8364?5 {\\v unseen}{\\f0\\'c4\\'e0}\\par}", "Heading 1: Head|Paragraph: Café €5 Да", "The title")]
    [TestCase("{\\rtf1 \\trowd\\intbl a\\cell b\\cell\\row\\trowd\\intbl c\\cell d\\cell\\row\\pard After{\\footnote Small.}\\par{\\pict 0102}{\\*\\unknown gone}{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt seen}}}", "Table: a | b\nc | d|Paragraph: After[1]|Paragraph: seen|Paragraph: [1] Small.", "")]
    [TestCase("{\\rtf1 {\\bin5 }}}}}kept\\par", "Paragraph: kept", "")]
    [TestCase("{\\rtf1 \\{a\\}\\~b\\emdash c\\line d\\par", "Paragraph: {a} b—c\nd", "")]
    public void Parse_rtf_has_what_is_seen(string rtf, string expected, string title)
    {
        var document = Parse(Encoding.Latin1.GetBytes(rtf));

        Assert.That(string.Join('|', Blocks.Of(document)).Replace('\u00A0', ' '), Is.EqualTo(expected));
        Assert.That(title.Length == 0 || document.Title == title);
    }

    [Test]
    public void Parse_notebook_has_texts_code_and_short_outputs()
    {
        const string Notebook = """
            {"cells":[{"cell_type":"markdown","source":["# Study\n","The mean is 4.2."]},
            {"cell_type":"code","source":"print(1)","outputs":[{"output_type":"stream","text":["1\n"]},{"data":{"image/png":"iVBOR","text/plain":["<Figure>"]}},{"ename":"ValueError","evalue":"no"}]}],"nbformat":4}
            """;

        Assert.That(Blocks.Of(Parse(Encoding.UTF8.GetBytes(Notebook), "a.ipynb")), Is.EqualTo(["Heading 1: Study", "Paragraph: The mean is 4.2.", "Code: print(1)", "Code: 1", "Code: <Figure>", "Code: ValueError: no"]));
    }

    [Test]
    public void Parse_archives_have_the_documents_in_them()
    {
        var zip = SampleDocuments.Zip(("notes/a.md", "# A\n\nTea.", 1), ("b.txt", "Milk.", 1), (".hidden.md", "no", 1), ("c.png", "\u0001\u0002\0", 1));
        using MemoryStream tar = new();
        using (TarWriter writer = new(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "inner.zip") { DataStream = new MemoryStream(zip) });
        }

        Assert.That(Blocks.Of(Parse(zip)).Take(5), Is.EqualTo(["Heading 1: notes/a.md", "Heading 2: A", "Paragraph: Tea.", "Heading 1: b.txt", "Paragraph: Milk."]));
        Assert.That(Blocks.Of(Parse(zip))[^1], Does.StartWith("Paragraph: Not read: 'c.png' is binary"));
        Assert.That(Blocks.Of(Parse(SampleDocuments.Gzip(tar.ToArray()))).Take(2), Is.EqualTo(["Heading 1: inner.zip", "Heading 2: notes/a.md"]));
    }

    [Test]
    public void Parse_archives_that_grow_without_end_are_refused()
    {
        var zip = SampleDocuments.Zip(("a.txt", new string('a', 1_000), 100), ("b.txt", "b", 1));
        for (var i = 0; i < 6; i++)
        {
            zip = SampleDocuments.Files(($"{i}.zip", zip));
        }

        Assert.Multiple(() =>
        {
            Assert.That(() => Parse(SampleDocuments.Zip(("a.txt", new string('a', 1_000), 100)), limits: new() { UnpackedBytes = 50_000 }), Throws.TypeOf<PermanentException>().With.Message.Contains("more than 50000"));
            Assert.That(() => Parse(SampleDocuments.Zip(("a.txt", "a", 1), ("b.txt", "b", 1)), limits: new() { Entries = 1 }), Throws.TypeOf<PermanentException>().With.Message.Contains("more than 1 files"));
            Assert.That(() => Parse(zip), Throws.TypeOf<PermanentException>().With.Message.Contains("at most 4 are unpacked"));
        });
    }

    [Test]
    public void Parse_mailbox_has_each_mail()
    {
        const string Mail = "From ann@example.org Mon Mar  4 10:00:00 2024\nFrom: Ann <ann@example.org>\nSubject: {0}\nDate: Mon, 4 Mar 2024 10:00:00 +0000\n\nWords of {0}.\nFrom here on it goes.\n\n";

        Assert.That(Blocks.Of(Parse(Encoding.UTF8.GetBytes(string.Format(null, Mail, "One") + string.Format(null, Mail, "Two")))).Where(block => !block.StartsWith("Table", StringComparison.Ordinal)), Is.EqualTo(
            ["Heading 1: One", "Paragraph: Words of One.\nFrom here on it goes.", "Heading 1: Two", "Paragraph: Words of Two.\nFrom here on it goes."]));
    }

    [TestCase("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello <i>there</i>.\n\n2\n00:00:59,000 --> 00:01:00,000\nStill.\n\n3\n00:01:05,500 --> 00:01:07,000\nLater.\n", "Heading 1: 00:00:01|Paragraph: Hello there. Still.|Heading 1: 00:01:05|Paragraph: Later.")]
    [TestCase("a", "WEBVTT\n\nNOTE unseen\n\n01:02.000 --> 01:03.000 align:start\n<v Ann>Tea is dry.</v>\n\n01:03.000 --> 01:04.000\n<v Ann>Tea is dry.\n", "Heading 1: 00:01:02|Paragraph: Ann: Tea is dry.")]
    [TestCase("a.adoc", "= Guide\n:toc:\n\n// unseen\n\n[NOTE]\n====\nHot.\n====\n\n== Part\n\n* one\n* two\n\n[source,java]\n----\n= no heading\n----\n\n|===\n|a |b\n|===\n", "Heading 1: Guide|Paragraph: Hot.|Heading 2: Part|ListItem: * one|ListItem: * two|Code: = no heading|Table: |a |b")]
    [TestCase("a.org", "#+TITLE: Guide\n\n* TODO Part :tag:\n:PROPERTIES:\n:ID: x\n:END:\nWords.\n- one\n- two\n#+BEGIN_SRC sh\n* no heading\n#+END_SRC\n| a | b |\n# unseen\n", "Heading 1: Part|Paragraph: Words.|ListItem: - one|ListItem: - two|Code: * no heading|Table: | a | b |")]
    [TestCase("a.tex", "\\documentclass{a}\n\\title{The Guide}\n\\begin{document}\n\\section{Part}\nCaf\\'e is \\emph{hot}~\\cite{x}. % unseen\n\\begin{itemize}\n\\item one\n\\end{itemize}\n\\begin{verbatim}\n\\x{}\n\\end{verbatim}\n\\begin{tabular}{ll}\na & b \\\\\nc & d\n\\end{tabular}\n\\end{document}\n", "Heading 1: The Guide|Heading 2: Part|Paragraph: Café is hot .|ListItem: - one|Code: \\x{}|Table: a | b\nc | d")]
    [TestCase("a.mediawiki", "'''Tea''' is a [[drink|hot drink]].{{cite|x={{y}}}}<ref>unseen</ref>\n\n== Part ==\n* one\n\n{|\n! a !! b\n|-\n| 1 || 2\n|}\n", "Paragraph: Tea is a hot drink.|Heading 2: Part|ListItem: - one|Table: a | b\n1 | 2")]
    [TestCase("a.xml", "<?xml version='1.0'?><!DOCTYPE article PUBLIC 'x' 'y'><article><info><title>Tea</title></info><section><title>Part</title><para>Dry <emphasis>tea</emphasis>.</para><itemizedlist><listitem><para>one</para></listitem></itemizedlist><programlisting>x = 1</programlisting></section></article>", "Heading 2: Tea|Heading 2: Part|Paragraph: Dry tea.|ListItem: - one|Code: x = 1")]
    [TestCase("a.xml", "<article><front><journal-meta>unseen</journal-meta><article-meta><title-group><article-title>Tea</article-title></title-group><abstract><p>In short.</p></abstract></article-meta></front><body><sec><title>Part</title><p>Words.</p><table-wrap><table><tr><th>a</th><th>b</th></tr></table></table-wrap></sec></body></article>", "Heading 1: Tea|Paragraph: In short.|Heading 2: Part|Paragraph: Words.|Table: a | b")]
    [TestCase("a.xml", "<config><port>80</port></config>", "Code: <config><port>80</port></config>")]
    [TestCase("a.log", "12:00 started\n12:01 stopped\n", "Paragraph: 12:00 started\n12:01 stopped")]
    public void Parse_text_of_each_markup(string name, string text, string expected) => Assert.That(string.Join('|', Blocks.Of(Parse(Encoding.UTF8.GetBytes(text), name))), Is.EqualTo(expected));

    [TestCase("a.xml", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><article><p>&b;</p></article>")]
    [TestCase("a.xml", "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]><article><p>&c;</p></article>")]
    public void Parse_xml_with_entities_resolves_none(string name, string text) => Assert.That(Parse(Encoding.UTF8.GetBytes(text), name).Text, Is.EqualTo(text), "it is read as code");

    [Test]
    public void Parse_xml_that_is_deep_is_refused() => Assert.That(
        () => Parse(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 5_000))), "a.xml"), Throws.TypeOf<PermanentException>().With.Message.Contains("nested more than 256 deep"));

    [Test]
    public void Parse_rtf_of_many_groups_is_refused() => Assert.That(
        () => Parse(Encoding.UTF8.GetBytes("{\\rtf1 " + new string('{', 100_000))), Throws.TypeOf<PermanentException>().With.Message.Contains("groups nested more than"));

    private static DocumentText Parse(byte[] content, string name = "a", ParseLimits? limits = null) => DocumentParser.Parse(content, name, limits ?? new(), CancellationToken.None).Content;
}
