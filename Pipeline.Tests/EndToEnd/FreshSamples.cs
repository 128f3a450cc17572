using System.Formats.Tar;
using System.Text;
using Pipeline.Tests.Stages.Ingestion.Readers;

namespace Pipeline.Tests.EndToEnd;

/// <summary>The smallest document of each format that has some words.</summary>
internal static class FreshSamples
{
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Words = "Green tea is steeped at eighty degrees.";

    /// <summary>A document's name, its bytes, and words that are to be read from it.</summary>
    public static (string Name, byte[] Content, string Words) Of(string format) => format switch
    {
        "markdown" => ("a.md", Text($"# Tea\n\n{Words}\n"), Words),
        "rst" => ("a.rst", Text($"Tea\n===\n\n{Words}\n"), Words),
        "asciidoc" => ("a.adoc", Text($"= Tea\n\n{Words}\n"), Words),
        "org" => ("a.org", Text($"* Tea\n{Words}\n"), Words),
        "latex" => ("a.tex", Text($"\\documentclass{{article}}\\begin{{document}}\\section{{Tea}}\n{Words}\n\\end{{document}}\n"), Words),
        "mediawiki" => ("a.mediawiki", Text($"== Tea ==\n{Words}\n"), Words),
        "xml" => ("a.xml", Text($"<?xml version='1.0'?><note><p>{Words}</p></note>"), Words),
        "text" => ("a.txt", [.. Encoding.GetEncoding("windows-1252").GetBytes($"{Words} It costs fünf Mark für alle, die größere Tassen möchten.")], "fünf Mark für"),
        "subtitles" => ("a.srt", Text($"1\n00:00:01,000 --> 00:00:02,000\n{Words}\n"), Words),
        "code" => ("a.cs", Text($"class Tea\n{{\n    // {Words}\n}}\n"), Words),
        "csv" => ("a.csv", Text($"name,how\ntea,{Words}\n"), Words),
        "json" => ("a.json", Text($$"""{"how":"{{Words}}"}"""), Words),
        "jsonl" => ("a.jsonl", Text($$"""{"how":"{{Words}}"}{{"\n"}}{"how":"cold"}"""), Words),
        "notebook" => ("a.ipynb", Text($$"""{"cells":[{"cell_type":"markdown","source":["{{Words}}"]}],"nbformat":4}"""), Words),
        "html" => ("a.html", Text($"<html><body><p>{Words}</p></body></html>"), Words),
        "pdf" => ("a.pdf", SampleDocuments.Pdf([[(50, 700, 12, Words)]]), Words),
        "docx" => ("a.docx", SampleDocuments.Docx($"<w:p><w:r><w:t>{Words}</w:t></w:r></w:p>"), Words),
        "xlsx" => ("a.xlsx", SampleDocuments.Xlsx("Tea", ["how", Words]), Words),
        "pptx" => ("a.pptx", Slides(), Words),
        "odf" => ("a.odt", SampleDocuments.Zip(("content.xml", $"<o:document-content xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:t='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><o:body><o:text><t:p>{Words}</t:p></o:text></o:body></o:document-content>", 1), ("mimetype", "application/vnd.oasis.opendocument.text", 1)), Words),
        "rtf" => ("a.rtf", Text($"{{\\rtf1 {Words}\\par}}"), Words),
        "epub" => ("a.epub", Book(), Words),
        "doc" => ("a.doc", OldText(), Words),
        "xls" => ("a.xls", [9, 0, 4, 0, 2, 0, 16, 0, 4, 0, (byte)(8 + Words.Length), 0, 0, 0, 0, 0, 0, 0, 0, (byte)Words.Length, .. Text(Words), 10, 0, 0, 0], Words),
        "xlsb" => ("a.xlsb", BinarySheet(), Words),
        "ppt" => ("a.ppt", SampleDocuments.Compound(("PowerPoint Document", Container(1006, Atom(4008, Text(Words))))), Words),
        "eml" => ("a.eml", [.. Mail("utf-8"), .. Text(Words)], Words),
        "mbox" => ("a.mbox", [.. Posted("It is green.\n\n"), .. Posted(Words + "\n")], Words),
        "msg" => ("a.msg", SampleDocuments.Compound(("__properties_version1.0", new byte[32]), ("__substg1.0_0037001F", Encoding.Unicode.GetBytes("Tea")), ("__substg1.0_1000001F", Encoding.Unicode.GetBytes(Words))), Words),
        "zip" => ("a.zip", SampleDocuments.Zip(("tea.md", Words, 1)), Words),
        "tar" => ("a.tar", Tape(), Words),
        _ => throw new NotSupportedException($"There is no sample of {format}: add one."),
    };

    /// <summary>The head of a mail whose text is in a code page.</summary>
    public static byte[] Mail(string charset) => Text($"From: Ann <ann@example.org>\nTo: Bob <bob@example.org>\nSubject: Tea\nDate: Mon, 05 Jan 2026 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n");

    private static byte[] Posted(string words) => [.. Text("From ann@example.org Mon Jan  5 10:00:00 2026\n"), .. Mail("utf-8"), .. Text(words)];

    private static byte[] Slides() => SampleDocuments.Zip(
        ("_rels/.rels", $"<Relationships><Relationship Id='m' Type='{Relations}/officeDocument' Target='p.xml'/></Relationships>", 1),
        ("p.xml", $"<p:presentation xmlns:p='p' xmlns:r='{Relations}'><p:sldIdLst><p:sldId id='256' r:id='s1'/></p:sldIdLst></p:presentation>", 1),
        ("_rels/p.xml.rels", $"<Relationships><Relationship Id='s1' Type='{Relations}/slide' Target='s.xml'/></Relationships>", 1),
        ("s.xml", $"<p:sld xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>{Words}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>", 1));

    private static byte[] Book() => SampleDocuments.Zip(
        ("META-INF/container.xml", "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>", 1),
        ("b.opf", "<package><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>", 1),
        ("a.xhtml", $"<html><body><p>{Words}</p></body></html>", 1));

    private static byte[] OldText()
    {
        var main = new byte[1024 + Words.Length];
        BitConverter.GetBytes(0xA5EC).CopyTo(main, 0);
        BitConverter.GetBytes(193).CopyTo(main, 2);
        BitConverter.GetBytes(Words.Length).CopyTo(main, 0x4C);
        BitConverter.GetBytes(21).CopyTo(main, 0x01A6);
        Text(Words).CopyTo(main, 1024);
        byte[] table = [2, 16, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(Words.Length), 0, 0, .. BitConverter.GetBytes(0x40000000 | (1024 * 2)), 0, 0];
        return SampleDocuments.Compound(("WordDocument", main), ("0Table", table));
    }

    private static byte[] BinarySheet() => SampleDocuments.Files(
        ("_rels/.rels", Text($"<Relationships><Relationship Id='m' Type='{Relations}/officeDocument' Target='w.bin'/></Relationships>")),
        ("w.bin", Record(156, [0, 0, 0, 0, 1, 0, 0, 0, .. Wide("r1"), .. Wide("Tea")])),
        ("_rels/w.bin.rels", Text($"<Relationships><Relationship Id='r1' Type='{Relations}/worksheet' Target='s.bin'/></Relationships>")),
        ("s.bin", [.. Record(0, 0, 0, 0, 0), .. Record(6, [0, 0, 0, 0, 0, 0, 0, 0, .. Wide(Words)])]));

    private static byte[] Tape()
    {
        using MemoryStream tape = new();
        using (TarWriter writer = new(tape, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "tea.md") { DataStream = new MemoryStream(Text(Words)) });
        }

        return tape.ToArray();
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Atom(int kind, params byte[] data) => [0, 0, .. BitConverter.GetBytes((ushort)kind), .. BitConverter.GetBytes(data.Length), .. data];

    private static byte[] Container(int kind, byte[] data) => [0x0F, 0, .. BitConverter.GetBytes((ushort)kind), .. BitConverter.GetBytes(data.Length), .. data];

    private static byte[] Record(int kind, params byte[] data) => kind < 128 ? [(byte)kind, (byte)data.Length, .. data] : [(byte)((kind & 0x7F) | 0x80), (byte)(kind >> 7), (byte)data.Length, .. data];

    private static byte[] Wide(string text) => [.. BitConverter.GetBytes(text.Length), .. Encoding.Unicode.GetBytes(text)];
}
