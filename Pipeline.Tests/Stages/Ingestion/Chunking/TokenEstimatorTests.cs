using NUnit.Framework;
using Pipeline.Core.Text;

namespace Pipeline.Tests.Stages.Ingestion.Chunking;

internal sealed class TokenEstimatorTests
{
    [TestCase("", 0)]
    [TestCase(" \n\t", 0)]
    [TestCase("the cat sat.", 4)]
    [TestCase("documentation", 3)]
    [TestCase("=========", 2)]
    [TestCase("x += 1;", 5)]
    [TestCase("日本語", 3)]
    [TestCase("ещё раз", 2)]
    public void Estimate_counts_words_marks_and_ideographs(string text, int expected) => Assert.That(TokenEstimator.Estimate(text), Is.EqualTo(expected));

    [Test]
    public void Estimate_of_prose_is_about_four_characters_a_token()
    {
        const string Prose = "A dataflow engine moves items through chains of blocks with bounded capacities, so that a slow stage slows the queue and nothing piles up in memory.";
        Assert.That((double)Prose.Length / TokenEstimator.Estimate(Prose), Is.InRange(3.5, 5));
    }

    [Test]
    public void Cut_prefers_a_blank_and_stays_within_the_limit()
    {
        Assert.That("one two three four"[..TokenEstimator.Cut("one two three four", 3)], Is.EqualTo("one two three "));
        Assert.That(TokenEstimator.Cut(new string('x', 100), 5), Is.EqualTo(15));
    }

    [Test]
    public void Cut_never_parts_a_surrogate_pair() => Assert.That(TokenEstimator.Cut("😀😀😀", 3), Is.EqualTo(2));
}
