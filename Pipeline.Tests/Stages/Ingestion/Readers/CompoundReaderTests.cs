using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>Documents in compound files: Word and PowerPoint before 2007, and Outlook's mails.</summary>
internal sealed class CompoundReaderTests
{
    [Test]
    public void Parse_doc_has_text_tables_and_notes_without_headers_and_field_codes()
    {
        const string Text = "First \u0013 HYPERLINK x \u0014link\u0015.\ra\u0007b\u0007\u0007c\u0007d\u0007\u0007After\r";
        const string Header = "Header\r";
        const string Box = "Boxed é\r";
        var all = Text + Header + Box;
        var main = new byte[1024 + all.Length];
        Put(main, 0, 0xA5EC);
        Put(main, 2, 193);
        Put(main, 0x4C, Text.Length);
        Put(main, 0x54, Header.Length);
        Put(main, 0x64, Box.Length);
        Put(main, 0x01A6, 21);
        Encoding.Latin1.GetBytes(all).CopyTo(main, 1024);
        byte[] table = [2, 16, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(all.Length), 0, 0, .. BitConverter.GetBytes(0x40000000 | (1024 * 2)), 0, 0];

        Assert.That(Blocks.Of(Parse(SampleDocuments.Compound(("WordDocument", main), ("0Table", table)))), Is.EqualTo(["Paragraph: First link.", "Table: a | b\nc | d", "Paragraph: After", "Paragraph: Boxed é"]));
    }

    [Test]
    public void Parse_doc_that_is_damaged_or_locked_is_refused()
    {
        var locked = new byte[1024];
        locked[0x0B] = 1;

        Assert.Multiple(() =>
        {
            Assert.That(() => Parse(SampleDocuments.Compound(("WordDocument", new byte[1024]), ("0Table", [1, 2, 3]))), Throws.TypeOf<PermanentException>());
            Assert.That(() => Parse(SampleDocuments.Compound(("WordDocument", locked))), Throws.TypeOf<PermanentException>().With.Message.Contains("password"));
            Assert.That(() => Parse(SampleDocuments.Compound(("EncryptedPackage", [1]))), Throws.TypeOf<PermanentException>().With.Message.Contains("password"));
            Assert.That(() => Parse(SampleDocuments.Compound(("Other", [1]))), Throws.TypeOf<PermanentException>().With.Message.Contains("none of the documents in it that are read: 'Other'"));
        });
    }

    [Test]
    public void Parse_ppt_has_slides_and_notes()
    {
        byte[] list = [.. Atom(1011), .. Atom(3999, 0, 0, 0, 0), .. Atom(4008, "The plan"u8.ToArray()), .. Atom(3999, 1, 0, 0, 0), .. Atom(4000, Encoding.Unicode.GetBytes("One\rTwo é"))];
        byte[] slide = Container(1006, Container(0xF00D, Atom(4008, "In a box"u8.ToArray())));
        byte[] notes = Container(1008, Container(0xF00D, Atom(4008, "Slowly"u8.ToArray())));

        var document = Parse(SampleDocuments.Compound(("PowerPoint Document", [.. Container(1000, Container(4080, list)), .. Container(1016, Atom(4008, "Master"u8.ToArray())), .. slide, .. notes])));

        Assert.That(Blocks.Of(document), Is.EqualTo(["Heading 1: The plan", "Paragraph: One", "Paragraph: Two é", "Paragraph: In a box", "Paragraph: Notes: Slowly"]));
        Assert.That(document.Blocks[0].Page, Is.EqualTo(1));
    }

    [Test]
    public void Parse_msg_has_header_body_and_attachments()
    {
        var document = Parse(SampleDocuments.Compound(
            ("__properties_version1.0", new byte[32]),
            ("__substg1.0_0037001F", Encoding.Unicode.GetBytes("The report")),
            ("__substg1.0_0C1A001F", Encoding.Unicode.GetBytes("Ann")),
            ("__substg1.0_5D01001F", Encoding.Unicode.GetBytes("ann@example.org")),
            ("__substg1.0_0E04001E", "Bob"u8.ToArray()),
            ("__substg1.0_1000001F", Encoding.Unicode.GetBytes("See below.")),
            ("__attach_version1.0_#00000000/__substg1.0_3707001F", Encoding.Unicode.GetBytes("a.md")),
            ("__attach_version1.0_#00000000/__substg1.0_37010102", "# Tea\n\nDry."u8.ToArray()),
            ("__attach_version1.0_#00000001/__substg1.0_3701000D/__properties_version1.0", new byte[32]),
            ("__attach_version1.0_#00000001/__substg1.0_3701000D/__substg1.0_0037001F", Encoding.Unicode.GetBytes("Inner")),
            ("__attach_version1.0_#00000001/__substg1.0_3701000D/__substg1.0_10130102", "<html><body><p>Words.</p></body></html>"u8.ToArray())));

        Assert.That(Blocks.Of(document), Is.EqualTo(["Heading 1: The report", "Table: From: Ann <ann@example.org>\nTo: Bob", "Paragraph: See below.", "Heading 2: a.md", "Heading 3: Tea", "Paragraph: Dry.", "Heading 2: Inner", "Paragraph: Words."]));
    }

    [Test]
    public void Parse_compound_file_whose_sectors_run_in_a_circle_ends()
    {
        var file = SampleDocuments.Compound(("PowerPoint Document", new byte[2_000]));
        BitConverter.GetBytes(1).CopyTo(file, 512 + 8); // the second sector of the stream is followed by its first

        Assert.That(() => Parse(file), Throws.TypeOf<PermanentException>());
    }

    private static DocumentText Parse(byte[] content) => DocumentParser.Parse(content, "a", new ParseLimits(), CancellationToken.None).Content;

    private static void Put(byte[] bytes, int at, int number) => BitConverter.GetBytes(number).CopyTo(bytes, at);

    private static byte[] Atom(int kind, params byte[] data) => [0, 0, .. BitConverter.GetBytes((ushort)kind), .. BitConverter.GetBytes(data.Length), .. data];

    private static byte[] Container(int kind, byte[] data) => [0x0F, 0, .. BitConverter.GetBytes((ushort)kind), .. BitConverter.GetBytes(data.Length), .. data];
}
