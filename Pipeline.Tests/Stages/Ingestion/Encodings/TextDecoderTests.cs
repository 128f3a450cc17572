using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Encodings;

namespace Pipeline.Tests.Stages.Ingestion.Encodings;

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

    [TestCase("windows-1250", "<html><head><meta charset=\"windows-1250\"></head><p>Zażółć gęślą jaźń</p></html>")]
    [TestCase("gb2312", "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\"><p>电池保修六个月</p>")]
    [TestCase("shift_jis", "<META CHARSET=SHIFT_JIS><p>休暇は二十日</p>")]
    [TestCase("iso-8859-9", "<?xml version=\"1.0\" encoding=\"iso-8859-9\"?>\n<p>İstanbul şehri</p>")]
    [TestCase("koi8-r", "# -*- coding: koi8-r -*-\nprint('Привет')\n")]
    [TestCase("iso-8859-2", "Zażółć\n/* vim: set fileencoding=iso-8859-2 : */\n")]
    [TestCase("euc-jp", "# vim: set fenc=euc-jp:ts=4\n休暇は二十日\n")]
    [TestCase("iso-8859-9", "<?xml version='1.0' encoding = 'iso-8859-9' ?>\n<p>İstanbul şehri</p>")]
    [TestCase("windows-1250", "<?xml version='1.0'?>\n<html><head><meta name='a' content='b'><meta charset = windows-1250></head><p>Zażółć gęślą jaźń</p></html>")]
    [TestCase("windows-1251", "@charset \"windows-1251\";\n.a:before { content: 'Цена'; }")]
    public void Decode_declared_encoding_is_believed(string name, string text) =>
        Assert.That(TextDecoder.Decode(CodePagesEncodingProvider.Instance.GetEncoding(name)!.GetBytes(text), "a"), Is.EqualTo(text));

    [TestCase("<meta charset=\"windows-1252\"><p>Grüße aus Zürich")]
    [TestCase("<meta charset=\"no-such-charset\"><p>Grüße aus Zürich")]
    [TestCase("The PEP says: write coding: latin-1 in the first line. Grüße!")]
    public void Decode_declaration_that_the_bytes_gainsay_is_not(string text) => Assert.That(TextDecoder.Decode(Encoding.UTF8.GetBytes(text), "a"), Is.EqualTo(text));

    [TestCase("iso-8859-2", "Zażółć gęślą jaźń. Wypowiedzenie następuje na piśmie.")]
    [TestCase("windows-1250", "Zaměstnanec má nárok na dvacet pět dnů dovolené. Žádost se podává čtrnáct dní předem.")]
    [TestCase("windows-1250", "A szerződés felmondása írásban történik, tőle függetlenül is. Hűvös ősz.")]
    [TestCase("iso-8859-9", "Sözleşme yazılı olarak feshedilir. Görüşme Çarşamba günü İzmir'de.")]
    [TestCase("windows-1257", "Darbuotojas turi teisę į dvidešimt dienų atostogų. Žiūrėti žemiau, šįvakar.")]
    [TestCase("windows-1252", "Kündigung bitte schriftlich. Die Straße ist gesperrt, Öl läuft über.")]
    [TestCase("shift_jis", "名前,年齢,住所\r\n佐藤太郎,30,東京\r\n三木英子,25,大阪\r\n")]
    public void Decode_short_texts_are_read_by_the_alphabet_of_a_language(string name, string text) =>
        Assert.That(TextDecoder.Decode(CodePagesEncodingProvider.Instance.GetEncoding(name)!.GetBytes(text), "a"), Is.EqualTo(text));

    [TestCase("iso-2022-jp", "休暇は二十日です。")]
    [TestCase("hz-gb-2312", "电池保修六个月")]
    public void Decode_escape_sequences_tell_what_they_begin(string name, string text) =>
        Assert.That(TextDecoder.Decode(Encoding.GetEncoding(name).GetBytes(text), "a"), Is.EqualTo(text));

    [TestCase("The quick brown fox, 1234.\r\nAnd more.")]
    [TestCase("Der Preis – fünf €.\n")]
    [TestCase("Отпуск двадцать дней.\r\n")]
    [TestCase("電池の保証は六ヶ月です。\n改行もあります。\n")]
    public void Decode_wide_characters_need_no_mark(string text) => Assert.Multiple(() =>
    {
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(bigEndian: true, byteOrderMark: false)])
        {
            Assert.That(TextDecoder.Decode(encoding.GetBytes(text), "a"), Is.EqualTo(text), encoding.WebName);
        }
    });

    [TestCase(new byte[] { 0x41, 0x00, 0x42 }, "binary")]
    [TestCase(new byte[] { 1, 2, 3, 4, 65 }, "binary")]
    public void Decode_binary_is_refused_with_what_it_is(byte[] bytes, string expected) =>
        Assert.That(() => TextDecoder.Decode(bytes, "a.md"), Throws.TypeOf<PermanentException>().With.Message.StartsWith("'a.md' is").And.Message.Contains(expected));
}
