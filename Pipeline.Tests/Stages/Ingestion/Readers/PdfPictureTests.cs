using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>Pictures of scanned pages become files that text recognition reads.</summary>
internal sealed class PdfPictureTests
{
    [TestCase("/F /CCF /DP << /K -1 /Columns 600 >>", 4, 0)]
    [TestCase("/F /CCF /DP << /K -1 /Columns 600 /BlackIs1 true >>", 4, 1)]
    [TestCase("/F /CCF /D [1 0] /DP << /K -1 /Columns 600 /BlackIs1 true >>", 4, 0)]
    [TestCase("/F [/CCF] /DP [<< /K 0 /Columns 600 >>]", 3, 0)]
    public void Parse_fax_data_becomes_a_tiff_with_the_data_as_it_is(string keys, int compression, int black)
    {
        var tiff = Pictures($"/W 600 /H 800 /BPC 1 /CS /G {keys}", "fax data").Single().Content.ToArray();

        Assert.That(Encoding.ASCII.GetString(tiff, 0, 3), Is.EqualTo("II*"));
        Assert.That((Tag(tiff, 256), Tag(tiff, 257), Tag(tiff, 259), Tag(tiff, 262)), Is.EqualTo((600, 800, compression, black)));
        Assert.That(Encoding.Latin1.GetString(tiff, Tag(tiff, 273), Tag(tiff, 279)).TrimEnd(), Is.EqualTo("fax data"));
    }

    [Test]
    public void Parse_plain_samples_become_a_png() => Assert.That(
        Pictures("/W 32 /H 32 /BPC 8 /CS /G", new string('\u0080', 32 * 32)).Single().Content.Span[..4].ToArray(), Is.EqualTo(new byte[] { 0x89, 0x50, 0x4E, 0x47 }));

    [Test]
    public void Parse_marks_too_small_for_words_are_no_pictures() => Assert.That(
        () => Pictures("/W 8 /H 8 /BPC 8 /CS /G", new string('\u0080', 64)), Throws.TypeOf<PermanentException>().With.Message.Contains("page 1: a picture without a text layer, in an encoding that cannot be handed to text recognition"));

    [Test]
    public void Parse_names_the_pages_beyond_the_size_of_all_pictures()
    {
        var page = Page("/W 600 /H 800 /BPC 8 /CS /G /F /DCT", new string('x', 100));
        var document = DocumentParser.Parse(new PdfSource().Page(page).Page(page).Page(page).Build(), "a.pdf", new ParseLimits { Parts = DocumentParts.Pictures, PictureBytes = 150 }, CancellationToken.None).Content;

        Assert.That(document.Pictures.Select(picture => picture.Page), Is.EqualTo([1]));
        Assert.That(document.Notes.Single(), Does.StartWith("pages 2–3: a picture without a text layer, beyond the size"));
    }

    private static IReadOnlyList<PagePicture> Pictures(string keys, string data) =>
        DocumentParser.Parse(new PdfSource().Page(Page(keys, data)).Build(), "a.pdf", new ParseLimits { Parts = DocumentParts.Pictures }, CancellationToken.None).Content.Pictures;

    private static string Page(string keys, string data) => $"q 500 0 0 700 50 50 cm BI {keys} ID {data}\nEI Q\n";

    private static int Tag(byte[] tiff, int tag) => Enumerable.Range(0, BinaryPrimitives.ReadUInt16LittleEndian(tiff.AsSpan(8))).Select(entry => 10 + (12 * entry))
        .Where(at => BinaryPrimitives.ReadUInt16LittleEndian(tiff.AsSpan(at)) == tag).Select(at => BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(at + 8))).Single();
}
