using NUnit.Framework;
using Pipeline.Core.Text;

namespace Pipeline.Tests.Text;

[TestFixture]
public sealed class AccentsTests
{
    [TestCase("Crème BRÛLÉE", "creme crème brulee brûlée")]
    [TestCase("Straße", "strasse straße")]
    [TestCase("Saint-Étienne", "saintetienne saint etienne étienne")]
    [TestCase("trường đại học", "truong trường dai đại hoc học")]
    [TestCase("sché\u00ADma", "schema schéma")]
    [TestCase("plain ＡＢＣ Ёлка كِتَاب 东京", "plain abc елка كتاب 东京")]
    public void Exact_words_follow_those_without_accents(string text, string words)
    {
        List<string> found = [];
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text, hasExact: true);
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            found.Add(word[..length].ToString());
        }

        Assert.That(string.Join(' ', found), Is.EqualTo(words));
    }
}
