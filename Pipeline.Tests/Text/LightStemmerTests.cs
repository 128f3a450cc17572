using NUnit.Framework;
using Pipeline.Core.Text;

namespace Pipeline.Tests.Text;

[TestFixture]
public sealed class LightStemmerTests
{
    [TestCase("run", "runs", "running")]
    [TestCase("make", "makes", "making")]
    [TestCase("city", "cities")]
    [TestCase("class", "classes")]
    [TestCase("box", "boxes")]
    [TestCase("match", "matches", "matched", "matching")]
    [TestCase("index", "indexes", "indexed", "indexing")]
    [TestCase("call", "calls", "called", "calling")]
    public void Stem_of_forms_of_a_word_is_the_same(params string[] forms) =>
        Assert.That(forms.Select(Stem).Distinct().ToArray(), Has.Length.EqualTo(1), string.Join(' ', forms.Select(Stem)));

    [TestCase("this", "this")]
    [TestCase("status", "status")]
    [TestCase("class", "class")]
    [TestCase("thing", "thing")]
    [TestCase("string", "string")]
    [TestCase("is", "is")]
    [TestCase("red", "red")]
    public void Stem_leaves_what_only_looks_like_an_ending(string word, string stem) => Assert.That(Stem(word), Is.EqualTo(stem));

    private static string Stem(string word)
    {
        var characters = word.ToCharArray();
        return new string(characters, 0, LightStemmer.Stem(characters));
    }
}
