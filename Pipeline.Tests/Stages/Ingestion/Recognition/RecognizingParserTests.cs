using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Core.Stages.Ingestion.Recognition;
using Pipeline.Tests.Stages.Ingestion.Readers;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion.Recognition;

/// <summary>What becomes of documents whose words are in pictures.</summary>
internal sealed class RecognizingParserTests
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    [Test]
    public async Task Parse_pdf_has_the_words_of_each_scanned_page_on_its_page()
    {
        var pdf = new PdfSource().Page(Scan('A')).Page(PdfSource.Lines((60, 700, "Typed words."))).Page(Scan('B')).Page(Scan('C')).Build();
        List<byte[]> seen = [];

        var document = (await ParseAsync(pdf, "a.pdf", picture =>
        {
            seen.Add(picture.ToArray());
            return [new(1, $"Scan {(char)picture.Span[3]}.", 2, 90), new(1, "Second paragraph.", 2, 90)];
        })).Content;

        Assert.That(document.Blocks.Select(block => $"{block.Page} {document.Text[block.Start..block.End]}"), Is.EqualTo(
            ["1 Scan A.", "1 Second paragraph.", "2 Typed words.", "3 Scan B.", "3 Second paragraph.", "4 Scan C.", "4 Second paragraph."]));
        Assert.That(seen.Select(picture => Convert.ToHexString(picture.AsSpan(0, 3))), Is.All.EqualTo("FFD8FF"), "the JPEG file as it is in the PDF");
        Assert.That((document.Pictures, document.Notes), Is.EqualTo((Array.Empty<PagePicture>(), Array.Empty<string>())));
    }

    [Test]
    public async Task Parse_pdf_with_words_on_all_pages_recognises_nothing()
    {
        var pdf = new PdfSource().Page(PdfSource.Lines((60, 700, "Typed words.")) + Scan('A')).Build();

        Assert.That((await ParseAsync(pdf, "a.pdf", _ => throw new InvalidOperationException("it was asked"))).Content.Text, Is.EqualTo("Typed words."));
    }

    [Test]
    public async Task Parse_pdf_names_the_pages_that_were_not_recognised_and_keeps_the_rest()
    {
        var pdf = new PdfSource().Page(Scan('A')).Page(Scan('B')).Page(Scan('C')).Page(Scan('D')).Build();

        var document = (await ParseAsync(pdf, "a.pdf", picture => (char)picture.Span[3] switch
        {
            'A' => [new(1, "Clear.", 1, 93)],
            'D' => [new(1, "Blurred.", 1, 41)],
            _ => throw new PermanentException("text recognition: it is broken."),
        })).Content;

        Assert.That(document.Text, Is.EqualTo("Clear.\n\nBlurred."));
        Assert.That(document.Notes, Is.EqualTo(["pages 2–3: text recognition: it is broken", "page 4: text recognition is not sure of the words (41 % at the least)"]));
    }

    [Test]
    public void Parse_pdf_of_which_nothing_is_recognised_fails_with_the_reason()
    {
        var pdf = new PdfSource().Page(Scan('A')).Build();

        Assert.Multiple(() =>
        {
            Assert.That(() => ParseAsync(pdf, "a.pdf", _ => throw new PermanentException("text recognition: no.")), Throws.TypeOf<PermanentException>().With.Message.EqualTo("'a.pdf' has no text that can be read: page 1: text recognition: no."));
            Assert.That(() => ParseAsync(pdf, "a.pdf", _ => []), Throws.TypeOf<PermanentException>().With.Message.EqualTo("'a.pdf' has no text that can be read: text recognition found no words."));
        });
    }

    [TestCase("a.png", "89504E470D0A1A0A")]
    [TestCase("a.jpg", "FFD8FFE000104A46")]
    [TestCase("a.tif", "49492A0008000000")]
    [TestCase("a.tiff", "4D4D002A00000008")]
    [TestCase("photo.txt", "89504E470D0A1A0A")]
    public async Task Parse_picture_has_its_words_and_its_pages(string name, string bytes)
    {
        var parsed = await ParseAsync(Convert.FromHexString(bytes), name, _ => [new(1, "First.", 1, 90), new(2, "Second.", 1, 90)]);

        Assert.That(parsed.Format, Is.EqualTo("picture"));
        Assert.That(parsed.Content.Blocks.Select(block => (block.Page, parsed.Content.Text[block.Start..block.End])), Is.EqualTo(new[] { (1, "First."), (2, "Second.") }));
    }

    [Test]
    public async Task Parse_pictures_inside_of_others_stand_under_their_names()
    {
        var mail = SampleDocuments.Mail("See the scan.", ("scan.png", Png), ("notes.md", "# Notes\n\nTyped."u8.ToArray()));

        var document = (await ParseAsync(mail, "a.eml", _ => [new(1, "Scanned.", 1, 90)])).Content;

        Assert.That(document.Blocks.Select(block => document.Text[block.Start..block.End]).SkipWhile(text => text != "scan.png").Take(4), Is.EqualTo(["scan.png", "Scanned.", "notes.md", "# Notes"]));
    }

    [Test]
    public async Task Parse_in_another_process_finds_the_same_pictures()
    {
        using ParserHost host = new(Pipeline.Worker.Hosting.ParserProgram.Launch, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        var pdf = new PdfSource().Page(Scan('A')).Page(PdfSource.Lines((60, 700, "Typed words."))).Build();
        RecognizingParser parser = new(host.Open(new ReadOptions { Ocr = OcrEngine.Tesseract }), new LambdaRecognizer(picture => [new(1, $"Scan {(char)picture.Span[3]}.", 2, 90)]));

        Assert.That((await parser.ParseAsync(pdf, "a.pdf", CancellationToken.None)).Content.Text, Is.EqualTo("Scan A.\n\nTyped words."));
    }

    [Test]
    public async Task Expand_folder_takes_pictures_only_where_text_is_recognised()
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("scan.png"), Png);
        await File.WriteAllTextAsync(folder.File("a.md"), "Typed.");
        RecordingJobContext without = new();
        RecordingJobContext with = new();
        RecognizingParser parser = new(new InProcessParser(DocumentParts.Pictures), new LambdaRecognizer(_ => [new(1, "Scanned.", 1, 90)]));

        var typed = await TextsAsync(Reading.Stage(new ReadOptions()), folder, without);
        var both = await TextsAsync(Reading.Stage(new ReadOptions { Ocr = OcrEngine.Tesseract }, parser: parser), folder, with);

        Assert.That(typed, Is.EqualTo(["Typed."]));
        Assert.That(without.Counters["passedOver.png"], Is.EqualTo(1));
        Assert.That(both, Is.EqualTo(["Typed.", "Scanned."]));
        Assert.That(with.Counters, Does.Not.ContainKey("passedOver"));
    }

    private static async Task<List<string>> TextsAsync(Pipeline.Core.Stages.Ingestion.Reading.ReadStage stage, TempFolder folder, RecordingJobContext job)
    {
        List<string> texts = [];
        await foreach (var document in stage.ExpandAsync(new IngestInput { Path = folder.Path }, job, CancellationToken.None))
        {
            texts.AddRange(document is null ? [] : [document.Content.Text]);
        }

        return texts;
    }

    /// <summary>A page's picture in JPEG of a kind, told by a letter after its first bytes.</summary>
    private static string Scan(char name) => $"q 500 0 0 700 50 50 cm BI /W 600 /H 800 /CS /G /BPC 8 /F /DCT ID \u00FF\u00D8\u00FF{name} EI Q\n";

    private static async Task<ParsedDocument> ParseAsync(byte[] content, string name, Func<ReadOnlyMemory<byte>, IReadOnlyList<RecognizedParagraph>> recognize) =>
        await new RecognizingParser(new InProcessParser(DocumentParts.Pictures), new LambdaRecognizer(recognize)).ParseAsync(content, name, CancellationToken.None);
}
