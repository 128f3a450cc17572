using NUnit.Framework;
using Pipeline.Core.Indexes.Embedded.Words;

namespace Pipeline.Tests.Indexes.Embedded;

[TestFixture]
public sealed class LexicalPruningTests
{
    // Bounds of about 15.2, 10.1, 5.0 and 0.4.
    private static readonly LexicalPruning Pruning = new([("rare", 100), ("some", 1000), ("many", 9000), ("most", 45_000)], 100_000);

    [TestCase(0.1, null, TestName = "Candidates_for_a_score_that_each_word_reaches_are_all")]
    [TestCase(4.0, "\"rare\" OR \"some\" OR \"many\"", TestName = "Candidates_have_a_word_that_reaches_the_score")]
    [TestCase(5.2, "\"rare\" OR \"some\" OR (\"many\" AND (\"most\"))", TestName = "Candidates_without_such_a_word_have_two")]
    [TestCase(11, "\"rare\" OR (\"some\" AND (\"many\" OR \"most\"))", TestName = "Candidates_without_a_rarer_word_have_a_more_common_one")]
    [TestCase(99, "(\"rare\" AND (\"some\" OR \"many\" OR \"most\"))", TestName = "Candidates_for_any_score_have_the_rarest_word")]
    public void Candidates(double score, string? expression) => Assert.That(Pruning.Candidates(score), Is.EqualTo(expression));

    [TestCase(10, 50, 1)]
    [TestCase(10, 1100, 2)]
    [TestCase(10, 50_000, 3)]
    [TestCase(100, 50, 2, Description = "the rarest word alone has fewer chunks than are wanted, with a margin")]
    [TestCase(10, 100_000, 4)]
    public void FirstWords_are_the_rarest_that_are_cheap_to_rank(int top, long rows, int count) =>
        Assert.That(Pruning.FirstWords(top, rows), Is.EqualTo(count));
}
