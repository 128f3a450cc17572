using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>The content decides; the name only between kinds of plain text.</summary>
internal sealed class FormatDetectorTests
{
    private const string Mail = "Return-Path: <a@example.org>\nSubject: Hello\n\nWords.";

    [TestCase("<!DOCTYPE html><p>Words", "page.md", "html")]
    [TestCase("\uFEFF <html><p>Words", "page.txt", "html")]
    [TestCase(Mail, "note.txt", "eml")]
    [TestCase("From ann@example.org Mon Mar  4 10:00:00 2024\nFrom: Ann <ann@example.org>\nSubject: Key\n\nWords.", "key", "eml")]
    [TestCase("Received: from a\n by b\nReceived: from c\nX-Own: d\n\nWords.", "key", "eml")]
    [TestCase("From: the office\nTo: all staff\nSubject: keys\n\n# Keys", "memo.md", "markdown")]
    [TestCase("Date: 3 March\nFrom: gate 4\nThe bus leaves at nine sharp.\n\nBring lunch.", "note.txt", "text")]
    [TestCase("From: Ann (ann@example.org)\nDear all,\nTo: be done", "note.txt", "text")]
    [TestCase("# A\n\nwords", "a.md", "markdown")]
    [TestCase("# A\n\nwords", "a.rst", "rst")]
    [TestCase("# A\n\nwords", "a.py", "code")]
    [TestCase("# A\n\nwords", "a.txt", "text")]
    [TestCase("# A\n\nSee [b](http://example.org).\n", "README", "markdown")]
    [TestCase("Title\n=====\n\n.. note:: x\n\nSub\n---\n", "README", "rst")]
    [TestCase("One # sign.\n\nAnd words.", "README", "text")]
    [TestCase("#!/bin/sh\necho words", "run", "code")]
    [TestCase("{\"a\": 1}", "data", "json")]
    [TestCase("{\"a\": 1}\n{\"a\": 2}\n", "data", "jsonl")]
    [TestCase("[1] A reference.\n[2] Another.", "notes", "text")]
    [TestCase("name;age;town\nAnn;41;Ulm\nBob;42;Bonn\n", "data", "csv")]
    [TestCase("First, words, that, go\non, and, on, with\nno table, in, it, at all, anywhere.\n", "prose", "text")]
    [TestCase("words", "report.pdf", "text")]
    public void Parse_text_is_read_as(string text, string name, string expected) =>
        Assert.That(DocumentParser.Parse(Encoding.UTF8.GetBytes(text), name, new ParseLimits(), CancellationToken.None).Format, Is.EqualTo(expected));

    [Test]
    public void Parse_mail_that_was_signed_on_its_way_is_a_mail()
    {
        var seals = string.Concat(Enumerable.Range(1, 8).Select(number => $"ARC-Seal: i={number}; a=rsa-sha256;\r\n b={string.Concat(Enumerable.Repeat("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n ", 40))}\r\n"));

        Assert.That(DocumentParser.Parse(Encoding.UTF8.GetBytes($"{seals}From: Ann <ann@example.org>\r\nSubject: x\r\n\r\nWords."), "a", new ParseLimits(), CancellationToken.None).Format, Is.EqualTo("eml"));
    }

    [Test]
    public void Parse_utf16_page_is_html_as_well() => Assert.That(
        DocumentParser.Parse((byte[])[0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<html><p>Grüße")], "a", new ParseLimits(), CancellationToken.None).Content.Text.Trim(), Is.EqualTo("Grüße"));

    [Test]
    public void Parse_binary_formats_whatever_their_name()
    {
        Assert.Multiple(() =>
        {
            Assert.That(FormatOf(SampleDocuments.Pdf([[(50, 700, 12, "Words")]])), Is.EqualTo("pdf"));
            Assert.That(FormatOf(SampleDocuments.Docx("<w:p><w:r><w:t>Words</w:t></w:r></w:p>")), Is.EqualTo("docx"));
            Assert.That(FormatOf(SampleDocuments.Xlsx("Sheet", ["Words"])), Is.EqualTo("xlsx"));
            Assert.That(FormatOf(SampleDocuments.Gzip(SampleDocuments.Mail("Words"))), Is.EqualTo("eml"));
        });

        static string FormatOf(byte[] content) => DocumentParser.Parse(content, "notes.txt", new ParseLimits(), CancellationToken.None).Format;
    }

    [TestCase(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D }, "a PNG picture")]
    [TestCase(new byte[] { 0x7F, 0x45, 0x4C, 0x46, 2 }, "a program")]
    [TestCase(new byte[] { 0x50, 0x4B, 3, 4, 1 }, "cut off or damaged")]
    [TestCase(new byte[] { 0x1F, 0x8B, 8 }, "cut off or damaged")]
    [TestCase(new byte[] { 0x41, 0x00, 0x42 }, "is binary")]
    public void Parse_what_no_reader_reads_is_refused_with_what_it_is(byte[] content, string expected) => Assert.That(
        () => DocumentParser.Parse(content, "a.md", new ParseLimits(), CancellationToken.None),
        Throws.TypeOf<PermanentException>().With.Message.StartsWith("'a.md'").And.Message.Contains(expected));

    [Test]
    public void Parse_archive_of_nothing_that_is_read_is_refused_with_the_reason()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Parse(("a.bin", "\0\u0001", 1)), Throws.TypeOf<PermanentException>().With.Message.Contains("an archive of 1 files, none of which could be read: 'a.bin' is binary"));
            Assert.That(() => Parse(), Throws.TypeOf<PermanentException>().With.Message.Contains("a ZIP archive of 0 files"));
        });

        static void Parse(params (string, string, int)[] entries) => DocumentParser.Parse(SampleDocuments.Zip(entries), "a.zip", new ParseLimits(), CancellationToken.None);
    }

    [TestCase("# words", false)]
    [TestCase("<!doctype html><p>words", true)]
    [TestCase(Mail, true)]
    [TestCase("%PDF-1.7", true)]
    [TestCase("PK\u0003\u0004", true, TestName = "IsRisky_what_a_library_might_choke_on_zip")]
    [TestCase("{\"a\": 1}", false)]
    public void IsRisky_what_a_library_might_choke_on(string content, bool expected) =>
        Assert.That(DocumentParser.IsRisky(Encoding.UTF8.GetBytes(content), "a.md"), Is.EqualTo(expected));
}
