using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

internal sealed class EmlReaderTests
{
    [Test]
    public void Parse_mail_has_header_body_and_the_text_of_its_attachments()
    {
        var mail = SampleDocuments.Mail("Dear Bob,\r\n\r\nsee below.", ("notes.md", "# Notes\n\nAttached words."u8.ToArray()), ("picture.png", [0x89, 0x50, 0x4E, 0x47]));

        var document = Parse(mail);

        Assert.That(document.Title, Is.EqualTo("The report"));
        Assert.That(Blocks.Of(document), Is.EqualTo(
        [
            "Heading 1: The report",
            "Table: From: \"Ann\" <ann@example.org>\nTo: \"Bob\" <bob@example.org>\nDate: Mon, 05 Jan 2026 10:00:00 +0000",
            "Paragraph: Dear Bob,",
            "Paragraph: see below.",
            "Heading 2: notes.md",
            "Heading 3: Notes",
            "Paragraph: Attached words.",
            "Heading 2: picture.png",
            "Paragraph: Attachment not read: 'picture.png' is a PNG picture. 'ocr: tesseract' of the stage 'read' has its words recognised, where tesseract is installed.",
        ]));
    }

    [Test]
    public void Parse_mail_of_html_alone_is_read_without_markup() => Assert.That(
        Parse("From: a@example.org\nSubject: x\nContent-Type: text/html\n\n<html><p>Some <b>words</b>.</p></html>"u8.ToArray()).Text, Does.EndWith("Some words."));

    [TestCase("text/plain|First half.", "image/png|x", "text/plain|Second half.", "Paragraph: First half.", "Paragraph: Second half.")]
    [TestCase("text/html|<p>See files.</p>", "text/plain; name=notes.txt|The notes say nine.", null, "Paragraph: See files.", "Heading 2: notes.txt", "Paragraph: The notes say nine.")]
    [TestCase("text/plain|See below.", "message/rfc822|From: Cy <cy@example.org>\nSubject: Original\n\nThe safe opens with 4711.", null, "Paragraph: See below.", "Heading 2: Original.eml", "Heading 3: Original", "Table: From: \"Cy\" <cy@example.org>", "Paragraph: The safe opens with 4711.")]
    [TestCase("text/plain|Come.", "text/calendar|BEGIN:VEVENT\nSUMMARY:Board meeting\nEND:VEVENT", null, "Paragraph: Come.", "Heading 2: invitation.ics", "Paragraph: BEGIN:VEVENT\nSUMMARY:Board meeting\nEND:VEVENT")]
    [TestCase("text/plain|It failed.", "message/delivery-status|Final-Recipient: rfc822;bob@example.org\nStatus: 5.1.1", null, "Paragraph: It failed.", "Heading 2: delivery report.txt", "Paragraph: Final-Recipient: rfc822;bob@example.org\nStatus: 5.1.1")]
    public void Parse_every_part_is_read(string first, string second, string? third, params string[] blocks)
    {
        var parts = new[] { first, second, third }.OfType<string>().Select(part => part.Split('|', 2)).Select(part => $"--b\nContent-Type: {part[0]}\n\n{part[1]}\n");

        var document = Parse(Encoding.UTF8.GetBytes($"From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n{string.Concat(parts)}--b--\n"));

        Assert.That(Blocks.Of(document).Skip(2), Is.EqualTo(blocks));
    }

    [Test]
    public void Parse_of_alternatives_the_plain_text_is_read_and_what_is_neither_is_attached()
    {
        const string Mail = """
            From ann@example.org Mon Mar  4 10:00:00 2024
            From: a@example.org
            Subject: x
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/html

            <p>In <b>HTML</b>.</p>
            --b
            Content-Type: text/plain

            In plain words.
            --b
            Content-Type: text/calendar

            SUMMARY:Board meeting
            --b--
            """;

        Assert.That(Blocks.Of(Parse(Encoding.UTF8.GetBytes(Mail))).Skip(2), Is.EqualTo(["Paragraph: In plain words.", "Heading 2: invitation.ics", "Paragraph: SUMMARY:Board meeting"]));
    }

    [Test]
    public void Parse_mails_in_mails_end_at_a_depth()
    {
        var mail = SampleDocuments.Mail("innermost");
        for (var i = 0; i < 10; i++)
        {
            mail = SampleDocuments.Mail($"level {i}", ("inner.eml", mail));
        }

        var text = Parse(mail).Text;

        Assert.That(text, Does.Contain("level 5").And.Not.Contain("level 4"));
        Assert.That(text, Does.Contain("inside of 4 other documents; at most 4 are unpacked"));
    }

    [Test]
    public void Parse_too_many_or_too_large_attachments_are_refused()
    {
        var mail = SampleDocuments.Mail("see below", ("a.txt", "first words"u8.ToArray()), ("b.txt", "second words"u8.ToArray()));

        Assert.Multiple(() =>
        {
            Assert.That(() => Parse(mail, new ParseLimits { Entries = 1 }), Throws.TypeOf<PermanentException>().With.Message.Contains("more than 1 attachments"));
            Assert.That(() => Parse(mail, new ParseLimits { UnpackedBytes = 20 }), Throws.TypeOf<PermanentException>().With.Message.Contains("becomes more than 20 when it is unpacked"));
        });
    }

    [TestCase("us-ascii", "utf-8", "Die Straße ist gesperrt.")]
    [TestCase("us-ascii", "windows-1252", "Die Straße über die Brücke ist gesperrt – für fünf Tage.")]
    [TestCase(null, "utf-8", "Die Straße ist gesperrt.")]
    [TestCase("iso-8859-1", "utf-8", "Die Straße ist gesperrt.")]
    [TestCase("x-unknown", "utf-8", "Die Straße ist gesperrt.")]
    [TestCase("iso-8859-2", "iso-8859-2", "Zażółć gęślą jaźń.")]
    [TestCase("windows-1252", "windows-1252", "Der Preis – fünf €.")]
    [TestCase("koi8-r", "koi8-r", "Отпуск длится две недели.")]
    [TestCase("shift_jis", "shift_jis", "休暇は五日です。")]
    [TestCase("iso-2022-jp", "iso-2022-jp", "休暇は五日です。")]
    [TestCase("big5", "big5", "假期是五天。")]
    public void Parse_text_is_read_in_the_set_it_is_in_whatever_it_says(string? declared, string actual, string words)
    {
        var encoded = Encoding.GetEncoding(actual).GetBytes(words);
        var type = declared is null ? "text/plain" : $"text/plain; charset={declared}";

        Assert.Multiple(() =>
        {
            Assert.That(Parse([.. Ascii($"From: a@example.org\nSubject: x\nContent-Type: {type}\nContent-Transfer-Encoding: 8bit\n\n"), .. encoded]).Text, Does.EndWith(words), "as it is");
            Assert.That(Parse(Ascii($"From: a@example.org\nSubject: x\nContent-Type: {type}\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(encoded)}\n")).Text, Does.EndWith(words), "as base64");
            Assert.That(Parse(Ascii($"From: a@example.org\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nsee\n--b\nContent-Type: {type}\nContent-Disposition: attachment; filename=a.txt\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(encoded)}\n--b--\n")).Text, Does.EndWith(words), "as an attachment");
        });
    }

    [TestCase("koi8-r", "Отпуск")]
    [TestCase("windows-1252", "fünf €")]
    [TestCase("iso-2022-jp", "休暇")]
    public void Parse_subject_is_read_in_the_set_it_says(string charset, string words) => Assert.That(
        Parse(Ascii($"From: a@example.org\nSubject: =?{charset}?B?{Convert.ToBase64String(Encoding.GetEncoding(charset).GetBytes(words))}?=\n\nBody.\n")).Title, Is.EqualTo(words));

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static DocumentText Parse(byte[] content, ParseLimits? limits = null) => DocumentParser.Parse(content, "a.eml", limits ?? new(), CancellationToken.None).Content;
}
