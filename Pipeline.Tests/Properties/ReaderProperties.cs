using System.Text;
using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Core.Stages.Ingestion.Readers.Markup;
using Pipeline.Tests.Stages.Ingestion.Readers;

namespace Pipeline.Tests.Properties;

/// <summary>Whatever the bytes are, a reader gives blocks in order or says in a <see cref="PermanentException"/> what is wrong.</summary>
internal sealed class ReaderProperties
{
    private static readonly ParseLimits Limits = new() { UnpackedBytes = 10_000_000 };

    private static readonly string[] Beginnings =
    [
        "", "%PDF-1.7\n", "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 1 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n", "PK\u0003\u0004", "\u001F\u008B\u0008",
        "<!doctype html>", "From: a@b\nSubject: c\n", "{\"a\":", "[", "a,b\n", "#!/bin/sh\n", "\u00FF\u00FE", "\u00EF\u00BB\u00BF", "# a\n```\n",
    ];

    private static readonly (string Name, byte[] Content)[] Valid =
    [
        ("a.pdf", SampleDocuments.Pdf([[(50, 700, 20, "Title"), (50, 600, 10, "Some words of a page.")], [(50, 700, 10, "More words.")]], ("Title", 1))),
        ("a.docx", SampleDocuments.Docx("<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Words</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>")),
        ("a.xlsx", SampleDocuments.Xlsx("Sheet", ["Item", "Price"], ["Tea", "1.5"])),
        ("a.eml", SampleDocuments.Mail("Words", ("a.md", "# Words"u8.ToArray()), ("b.html.gz", SampleDocuments.Gzip("<html><p>Words"u8.ToArray())))),
        ("a.json.gz", SampleDocuments.Gzip("{\"title\":\"Words\",\"a\":[1,2,{\"b\":null}]}"u8.ToArray())),
        ("a.html", "<!doctype html><title>T</title><table><tr><td>a<td>b</table><pre>c</pre><ul><li>d</ul>"u8.ToArray()),
        ("a.csv", "name,note\nAnn,\"two\nlines\"\n"u8.ToArray()),
    ];

    private static readonly string[] Structures =
    [
        "# A $ of it\n\n", "A $ of\ntwo lines.\n\n", "A $\n=======\n\n", "- one $\n- two\n\n  more of $\n\n", "3. a $\n   - inner $\n\n", "> quoted $\n> here\n\n", "```\ncode <b>\n```\n\n", "    code `<i>`\n\n", "| a | $ |\n|---|---|\n| c | d |\n\n",
        "<div>\n\n", "</div>\n\n", "<!-- unseen -->\n\n", "- <p>item $</p>\n\n", "A `code` and ``x`y`` and <host> $.\n\n",
    ];

    private static readonly string[] Tags = ["word", "<b>word</b>", "<a href=\"x\">word</a>", "<!-- unseen -->word", "wo<wbr>rd", "<script>x()</script>word"];

    private static readonly MarkdownReader Reader = new();

    [Test]
    public void Parse_random_bytes_never_crash_a_reader() => Gen.Select(
        Gen.Int[0, Beginnings.Length - 1], Gen.OneOf(Gen.Byte.Array[0, 400], Gen.Byte[0x20, 0x7E].Array[0, 400]), Gen.Int[0, Valid.Length - 1]).Sample(
        (beginning, bytes, name) => Read([.. Encoding.Latin1.GetBytes(Beginnings[beginning]), .. bytes], Valid[name].Name),
        iter: 3_000);

    [Test]
    public void Parse_cut_off_documents_never_crash_a_reader() => Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Double[0, 1]).Sample(
        (which, part) => Read(Valid[which].Content[..(int)(part * Valid[which].Content.Length)], Valid[which].Name),
        iter: 500);

    [Test]
    public void Parse_damaged_documents_never_crash_a_reader() => Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Select(Gen.Double[0, 0.999], Gen.Byte).Array[1, 20]).Sample(
        (which, changes) =>
        {
            byte[] content = [.. Valid[which].Content];
            foreach (var (place, value) in changes)
            {
                content[(int)(place * content.Length)] = value;
            }

            Read(content, Valid[which].Name);
        },
        iter: 500);

    /// <summary>A word in a tag is where it is without one, whatever stands around it.</summary>
    [Test]
    public void Read_Markdown_with_tags_has_the_blocks_of_the_text_without() => Gen.Select(Gen.Int[0, Structures.Length - 1], Gen.Int[0, Tags.Length - 1]).Array[0, 12].Sample(
        parts =>
        {
            var without = string.Concat(parts.Select(part => Structures[part.Item1].Replace("$", "word", StringComparison.Ordinal)));
            var with = string.Concat(parts.Select(part => Structures[part.Item1].Replace("$", Tags[part.Item2], StringComparison.Ordinal)));
            return Blocks.Of(Reader, with).SequenceEqual(Blocks.Of(Reader, without));
        },
        iter: 2_000);

    private static void Read(byte[] content, string name)
    {
        try
        {
            var document = DocumentParser.Parse(content, name, Limits, CancellationToken.None).Content;
            var end = 0;
            foreach (var block in document.Blocks)
            {
                Assert.That(block.Start, Is.GreaterThanOrEqualTo(end));
                Assert.That(block.End, Is.GreaterThan(block.Start).And.LessThanOrEqualTo(document.Text.Length));
                end = block.End;
            }
        }
        catch (PermanentException reason)
        {
            Assert.That(reason.Message, Does.Contain("'"));
        }
    }
}
