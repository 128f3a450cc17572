using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>Parts of Word documents that are read when they are asked for.</summary>
internal sealed class DocxPartsTests
{
    private const string Names = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    private const string Body = """<w:p><w:r><w:t xml:space="preserve">First, </w:t></w:r><w:commentRangeStart w:id="0"/><w:r><w:t>the second</w:t></w:r></w:p><w:p><w:r><w:t>clause</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/><w:t>.</w:t></w:r></w:p>""";

    [Test]
    public void Parse_leaves_comments_headers_and_footers_out_when_nobody_asks() => Assert.That(Parse(DocumentParts.None), Is.EqualTo(["Paragraph: First, the second", "Paragraph: clause."]));

    [Test]
    public void Parse_has_comments_with_their_authors_and_the_words_they_are_on() => Assert.That(Parse(DocumentParts.Comments), Is.EqualTo(
        ["Paragraph: First, the second", "Paragraph: clause.", "Paragraph: Comment by Ann on \"the second clause\": Which one? Say so.", "Paragraph: Comment: Nobody's, on nothing."]));

    [Test]
    public void Parse_has_each_distinct_header_and_footer_once() => Assert.That(Parse(DocumentParts.HeadersAndFooters), Is.EqualTo(
        ["Paragraph: Draft of May", "Paragraph: First, the second", "Paragraph: clause.", "Paragraph: Confidential", "Paragraph: Ann & Bob Ltd."]));

    [Test]
    public void Parse_quotes_no_more_than_the_beginning_of_a_long_passage()
    {
        var body = $"""<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>{string.Concat(Enumerable.Repeat("word ", 10_000))}</w:t></w:r><w:commentRangeEnd w:id="0"/></w:p>""";

        Assert.That(Parse(DocumentParts.Comments, body).Single(text => text.Contains("Comment by", StringComparison.Ordinal)), Has.Length.LessThan(200));
    }

    private static IEnumerable<string> Parse(DocumentParts parts, string body = Body) =>
        Blocks.Of(DocumentParser.Parse(SampleDocuments.Docx(body, more: AddParts), "a.docx", new ParseLimits { Parts = parts }, CancellationToken.None).Content);

    private static void AddParts(MainDocumentPart main)
    {
        main.AddNewPart<WordprocessingCommentsPart>().Comments = new Comments(
            $"""<w:comments {Names}><w:comment w:id="0" w:author="Ann"><w:p><w:r><w:t>Which one?</w:t></w:r></w:p><w:p><w:r><w:t>Say so.</w:t></w:r></w:p></w:comment><w:comment w:id="7"><w:p><w:r><w:t>Nobody's, on nothing.</w:t></w:r></w:p></w:comment></w:comments>""");
        foreach (var text in (string[])["Draft of May", "Draft of May", ""])
        {
            main.AddNewPart<HeaderPart>().Header = new Header($"<w:hdr {Names}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:hdr>");
        }

        foreach (var text in (string[])["Confidential", "Ann &amp; Bob Ltd."])
        {
            main.AddNewPart<FooterPart>().Footer = new Footer($"<w:ftr {Names}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:ftr>");
        }
    }
}
