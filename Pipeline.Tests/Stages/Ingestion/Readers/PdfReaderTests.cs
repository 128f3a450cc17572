using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

internal sealed class PdfReaderTests
{
    [Test]
    public void Parse_columns_are_read_one_after_the_other_and_broken_words_are_whole()
    {
        var document = Parse(SampleDocuments.Pdf(
        [
            [
                (50, 700, 10, "The left column begins here and"), (300, 700, 10, "The right column follows after"),
                (50, 688, 10, "goes on with a hyphen-"), (300, 688, 10, "the left one has ended."),
                (50, 676, 10, "ated word before it ends."),
            ],
        ]));

        Assert.That(Blocks.Of(document), Is.EqualTo(
        [
            "Paragraph: The left column begins here and\ngoes on with a hyphenated word before it ends.",
            "Paragraph: The right column follows after\nthe left one has ended.",
        ]));
    }

    [Test]
    public void Parse_outline_gives_headings_and_blocks_know_their_page()
    {
        var document = Parse(SampleDocuments.Pdf(
            [
                [(50, 700, 10, "1.2 First part"), (50, 660, 10, "Words of the first page.")],
                [(50, 700, 10, "Words of the second page."), (290, 20, 10, "2")],
            ],
            ("First Part", 1),
            ("Not printed", 2)));

        Assert.That(Blocks.Of(document), Is.EqualTo(["Heading 1: 1.2 First part", "Paragraph: Words of the first page.", "Heading 1: Not printed", "Paragraph: Words of the second page."]));
        Assert.That(document.Blocks.Select(block => block.Page), Is.EqualTo([1, 1, 2, 2]));
        Assert.That(document.HasSourceLines, Is.False);
    }

    [Test]
    public void Parse_without_an_outline_larger_print_is_a_heading()
    {
        var document = Parse(SampleDocuments.Pdf([[(50, 700, 20, "Title"), (50, 650, 14, "Section"), (50, 600, 10, "Words of the section, in the size of most words.")]]));

        Assert.That(document.Title, Is.EqualTo("Title"));
        Assert.That(Blocks.Of(document), Is.EqualTo(["Heading 1: Title", "Heading 2: Section", "Paragraph: Words of the section, in the size of most words."]));
    }

    [Test]
    public void Parse_page_without_text_is_refused_with_what_to_do() => Assert.That(
        () => Parse(SampleDocuments.Pdf([[]])), Throws.TypeOf<PermanentException>().With.Message.EqualTo("'a.pdf' has no text that can be read: page 1: nothing, or drawings alone."));

    [Test]
    public void Parse_more_pages_than_allowed_is_refused_with_both_numbers() => Assert.That(
        () => DocumentParser.Parse(SampleDocuments.Pdf([[], [], []]), "a.pdf", new ParseLimits { Pages = 2 }, CancellationToken.None),
        Throws.TypeOf<PermanentException>().With.Message.EqualTo("'a.pdf' has 3 pages; at most 2 are read. Split the document."));

    private static DocumentText Parse(byte[] content) => DocumentParser.Parse(content, "a.pdf", new ParseLimits(), CancellationToken.None).Content;
}
