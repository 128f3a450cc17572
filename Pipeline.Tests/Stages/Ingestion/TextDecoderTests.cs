using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Encodings;

namespace Pipeline.Tests.Stages.Ingestion;

internal sealed class TextDecoderTests
{
    private const string Words = "Grüße aus Zürich: naïve café, 日本語, и ещё.";

    private static IEnumerable<Encoding> Marked() =>
        [new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(true, true)];

    [TestCaseSource(nameof(Marked))]
    public void Decode_byte_order_mark_decides_and_is_no_text(Encoding encoding) =>
        Assert.That(TextDecoder.Decode([.. encoding.GetPreamble(), .. encoding.GetBytes(Words)], "a"), Is.EqualTo(Words));

    [Test]
    public void Decode_valid_utf8_is_utf8() => Assert.That(TextDecoder.Decode(Encoding.UTF8.GetBytes(Words), "a"), Is.EqualTo(Words));

    [Test]
    public void Decode_utf8_with_a_broken_byte_is_utf8() =>
        Assert.That(TextDecoder.Decode([.. Encoding.UTF8.GetBytes("naïve café in Zü"), 0xFF, .. Encoding.UTF8.GetBytes("rich")], "a"), Is.EqualTo("naïve café in Zü\uFFFDrich"));

    [TestCase("windows-1251", "Съешь же ещё этих мягких французских булок, да выпей чаю. Широкая электрификация южных губерний.")]
    [TestCase("shift_jis", "これは日本語の文章です。文字コードを推測するには十分な長さが必要です。")]
    [TestCase("windows-1252", "Le cœur déçu mais l'âme plutôt naïve, Louÿs rêva de crapaüter en canoë au delà des îles.")]
    public void Decode_other_bytes_are_read_as_what_they_look_like(string name, string text)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name)!;
        Assert.That(TextDecoder.Decode(encoding.GetBytes(text), "a"), Is.EqualTo(text));
    }

    [TestCase(new byte[] { 0x41, 0x00, 0x42 }, "binary")]
    [TestCase(new byte[] { 1, 2, 3, 4, 65 }, "binary")]
    public void Decode_binary_is_refused_with_what_it_is(byte[] bytes, string expected) =>
        Assert.That(() => TextDecoder.Decode(bytes, "a.md"), Throws.TypeOf<PermanentException>().With.Message.StartsWith("'a.md' is").And.Message.Contains(expected));
}
