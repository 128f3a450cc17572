using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Text;

namespace Pipeline.Tests.Text;

[TestFixture]
public sealed class WordReaderTests
{
    [TestCase("Renew a lease", "renew a lease")]
    [TestCase("电池的保修期", "电池 池的 的保 保修 修期")]
    [TestCase("プリンター", "フ\u309Aリ リン ンタ ター")]
    [TestCase("水", "水")]
    [TestCase("ﾌﾟﾘﾝﾀｰ", "フ\u309Aリ リン ンタ ター")]
    [TestCase("ＡＢＣ－１２３", "abc123 abc 123")]
    [TestCase("２０２４年４月１日", "2024 年 4 月 1 日")]
    [TestCase("สวัสดี", "สวั วัส สดี")]
    [TestCase("휴가", "휴가")]
    [TestCase("휴가", "휴가")]
    [TestCase("Crème BRÛLÉE creme", "creme brulee creme")]
    [TestCase("cafe\u0301 Élodie", "cafe elodie")]
    [TestCase("Schloßstraße Ёлка Łódź", "schlossstrasse елка lodz")]
    [TestCase("الإِجَازَةُ آسفي كـــتاب", "الاجازه اسفي كتاب")]
    [TestCase("שָׁלוֹם", "שלום")]
    [TestCase("trans\u00ADport Payment\u200BGateway sub\uFEFFscription", "transport paymentgateway payment gateway subscription")]
    [TestCase("maxRetryCount", "maxretrycount max retry count")]
    [TestCase("parseHTTPResponse", "parsehttpresponse parse http response")]
    [TestCase("parse_http_request", "parsehttprequest parse http request")]
    [TestCase("PEPs and URLs", "peps and urls")]
    [TestCase("multi-agent e-mail", "multiagent multi agent email e mail")]
    [TestCase("C C++ C# F# .NET", "c c++ c# f# .net net")]
    [TestCase("notepad++ &str `?`", "notepad++ notepad &str str ?")]
    [TestCase("v14.2.1", "v14.2.1 v 14.2.1 14.2 14")]
    [TestCase("1,500 1.299,00 49,90", "1500 1299 49.90 49 90")]
    [TestCase("500GB 2.5Gbit/s", "500gb 500 gb 2.5gbit 2.5 2 gbit s")]
    [TestCase("1990s 4th p53", "1990s 4th p53")]
    [TestCase("2024-03-05", "2024 03 05")]
    [TestCase("🔥 means 👩‍🚀", "🔥 means 👩 🚀")]
    [TestCase("Where does IT sit? In May.", "where does it =it sit in may")]
    [TestCase("Who is Will Can?", "who is will =will can =can")]
    [TestCase("WHAT IT IS", "what it is")]
    [TestCase("٢٠٢٤ १२", "2024 12")]
    public void Read_gives_the_words(string text, string words) => Assert.That(string.Join(' ', Words(text)), Is.EqualTo(words));

    [Test]
    public void Read_of_any_text_is_bounded() =>
        Gen.Char.Array[0, 300].Select(characters => new string(characters)).Sample(text =>
        {
            var words = Words(text);
            Assert.That(words, Has.Count.LessThanOrEqualTo((text.Length * 4) + 8));
            foreach (var word in words)
            {
                Assert.That(word, Has.Length.InRange(1, WordReader.MaxLength));
                Assert.That(word.Any(char.IsWhiteSpace) || word.Contains('"', StringComparison.Ordinal), Is.False);
            }
        });

    [Test]
    public void Fold_of_what_is_folded_changes_nothing()
    {
        Span<char> folded = stackalloc char[Letters.LongestFold];
        Span<char> again = stackalloc char[Letters.LongestFold];
        for (var character = 128; character <= char.MaxValue; character++)
        {
            if (!char.IsSurrogate((char)character) && Letters.Fold(character, folded, out var length) is not (LetterKind.None or LetterKind.Ignored))
            {
                foreach (var one in folded[..length])
                {
                    var kind = one < 128 ? LetterKind.None : Letters.Fold(one, again, out _);
                    Assert.That(one < 128 || kind == LetterKind.Ignored || again[0] == one, $"U+{character:X4} becomes U+{(int)one:X4}, and that U+{(int)again[0]:X4}");
                }
            }
        }
    }

    [Test]
    public void Read_of_letters_loses_none()
    {
        foreach (var letters in (string[])["電池保修期", "ສະບາຍດີ", "Поезд", "ພາສາ", "ខ្មែរ", "မြန်မာ"])
        {
            Assert.That(letters.EnumerateRunes().All(rune => string.Concat(Words(letters)).Contains(System.Text.Rune.ToLowerInvariant(rune).ToString(), StringComparison.Ordinal)), letters);
        }
    }

    private static List<string> Words(string text)
    {
        List<string> words = [];
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            words.Add(word[..length].ToString());
        }

        return words;
    }
}
