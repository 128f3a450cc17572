using System.Text;
using NUnit.Framework;
using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Testing.Cases;

namespace Pipeline.Tests.Indexes.Qdrant;

internal sealed class TermsTests
{
    // The published vectors of MurmurHash3 x86 32 with seed 0.
    [TestCase("", 0u)]
    [TestCase("test", 0xba6bd213u)]
    [TestCase("Hello, world!", 0xc0363e43u)]
    [TestCase("The quick brown fox jumps over the lazy dog", 0x2e4ff723u)]
    [TestCase("abc", 0xb3dd93fau)]
    public void Hash_is_the_published_one(string text, uint hash) => Assert.That(Murmur3.Hash(Encoding.UTF8.GetBytes(text)), Is.EqualTo(hash));

    [TestCase("runs", "running")]
    [TestCase("apple", "apples")]
    public void Number_is_that_of_all_forms_of_a_word(string left, string right) => Assert.That(WordTerms.NumberOf(left), Is.EqualTo(WordTerms.NumberOf(right)));

    [Test]
    public void Number_is_the_absolute_value_of_the_signed_hash() => Assert.That(WordTerms.NumberOf("test"), Is.EqualTo(0x45942dedu));

    [Test]
    public void Score_of_an_average_chunk_is_one_and_of_a_longer_one_less()
    {
        Assert.That(Bm25.Score(1, words: 100, average: 100), Is.EqualTo(1).Within(1e-6));
        Assert.That(Bm25.Score(1, words: 400, average: 100), Is.LessThan(0.6));
        Assert.That(Bm25.Score(1000, words: 100, average: 100), Is.EqualTo(2.2).Within(0.01), "however often it occurs");
    }
}
