using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion.Recognition;

namespace Pipeline.Tests.Stages.Ingestion.Recognition;

internal sealed class TesseractTableTests
{
    [Test]
    public void Read_makes_lines_and_paragraphs_of_words()
    {
        var found = TesseractTable.Read(FakeTesseract.TableOf((1, 1, 1, 1, 96, "Green"), (1, 1, 1, 1, 94, "tea"), (1, 1, 1, 2, 95, "steeps."), (1, 1, 2, 1, 90, "Next."), (2, 1, 1, 1, 80, "Page"), (2, 1, 1, 1, 60, "two")));

        Assert.That(found, Is.EqualTo(new RecognizedParagraph[] { new(1, "Green tea\nsteeps.", 3, 95), new(1, "Next.", 1, 90), new(2, "Page two", 2, 70) }));
    }

    [Test]
    public void Read_leaves_specks_and_blanks_out() => Assert.That(
        TesseractTable.Read(FakeTesseract.TableOf((1, 1, 1, 1, 3.5, "|~"), (1, 1, 1, 1, 95, " "), (1, 1, 1, 1, 91, "Tea"), (1, 2, 1, 1, 12, ";"))).Select(paragraph => paragraph.Text), Is.EqualTo(["Tea"]));

    [TestCase("")]
    [TestCase("Green tea, as plain text\n")]
    [TestCase("5\t1\t1\n5\tx\ty\tz\t1\t1\t0\t0\t0\t0\tNaN\tword\n5\t1\t1\t1\t1\t1\t0\t0\t0\t0\tsure\tword")]
    public void Read_of_what_is_no_table_finds_nothing(string table) => Assert.That(TesseractTable.Read(table), Is.Empty);

    [Test]
    public void Read_takes_line_ends_of_every_system_and_quotes_as_they_are() => Assert.That(
        TesseractTable.Read(FakeTesseract.TableOf((1, 1, 1, 1, 95, "\"Tea\""), (1, 1, 1, 1, 95, "café")).Replace("\n", "\r\n", StringComparison.Ordinal)).Single().Text, Is.EqualTo("\"Tea\" café"));
}
