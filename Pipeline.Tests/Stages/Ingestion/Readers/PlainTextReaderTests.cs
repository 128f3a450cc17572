using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion.Readers.Plain;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

internal sealed class PlainTextReaderTests
{
    [Test]
    public void Read_blank_lines_part_paragraphs() => Assert.That(
        Blocks.Of(new PlainTextReader(), "\nOne\ntwo\n \t\nthree\r\n\r\nfour"), Is.EqualTo(["Paragraph: One\ntwo", "Paragraph: three", "Paragraph: four"]));
}
