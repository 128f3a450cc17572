using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

internal sealed class UnpackedTests
{
    private static readonly byte[] Page = "# Title\n\nWords."u8.ToArray();

    [Test]
    public void Parse_gz_is_read_as_what_is_inside()
    {
        var parsed = DocumentParser.Parse(SampleDocuments.Gzip(Page), "a.md.gz", new ParseLimits(), CancellationToken.None);
        Assert.That((parsed.Format, parsed.Content.Title), Is.EqualTo(("markdown", "Title")));
    }

    [Test]
    public void Parse_bomb_ends_at_the_limit() => Assert.That(
        () => DocumentParser.Parse(SampleDocuments.Gzip(new byte[10_000_000]), "a.gz", new ParseLimits { UnpackedBytes = 100_000 }, CancellationToken.None),
        Throws.TypeOf<PermanentException>().With.Message.Contains("becomes more than 100000"));

    [Test]
    public void Parse_gz_in_gz_ends_at_a_depth() => Assert.That(
        () => DocumentParser.Parse(Enumerable.Range(0, 9).Aggregate(Page, (content, _) => SampleDocuments.Gzip(content)), "a.gz", new ParseLimits(), CancellationToken.None),
        Throws.TypeOf<PermanentException>().With.Message.Contains("at most 4 are unpacked"));

    [Test]
    public void Parse_gz_that_is_cut_off_is_refused() => Assert.That(
        () => DocumentParser.Parse(SampleDocuments.Gzip(Page).AsMemory(0, 20), "a.gz", new ParseLimits(), CancellationToken.None),
        Throws.TypeOf<PermanentException>().With.Message.Contains("cut off or damaged"));
}
