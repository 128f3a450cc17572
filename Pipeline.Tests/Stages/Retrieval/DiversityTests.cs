using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Tests.Stages.Retrieval;

internal sealed class DiversityTests
{
    private static readonly IReadOnlyList<RetrievedHit> Found = Hits.Of(
        (Said(1, "The lease is renewed at a third of its time."), 1.0),
        (Said(2, "The lease is renewed at a third of its time!"), 0.9),
        (Said(3, "Jobs wait on a queue until a worker has room."), 0.5));

    [Test]
    public void Choose_a_copy_gives_way_to_what_says_something_else() =>
        Assert.That(Diversity.Choose(Found, 0.4, 2).Select(hit => (hit.Rank, hit.Chunk.Ordinal)), Is.EqualTo([(1, 1), (2, 3)]));

    [Test]
    public void Choose_says_how_like_a_hit_is_to_those_before_it()
    {
        var likeness = Diversity.Choose(Found, 0.4, 3).Select(hit => hit.Likeness).ToList();

        Assert.That(likeness[0], Is.Zero);
        Assert.That(likeness[1], Is.EqualTo(1 / Math.Sqrt(8 * 10)).Within(0.1).And.LessThan(0.5), "shares a word or two");
        Assert.That(likeness[2], Is.EqualTo(1).Within(1e-9), "a copy of the first");
    }

    [Test]
    public void Choose_weight_of_zero_takes_the_best() =>
        Assert.That(Diversity.Choose(Found, 0, 2).Select(hit => hit.Chunk.Ordinal), Is.EqualTo([1, 2]));

    [Test]
    public void Choose_nothing_is_lost_when_all_are_wanted() =>
        Assert.That(Diversity.Choose(Found, 0.4, 10).Select(hit => hit.Chunk.Ordinal), Is.EqualTo([1, 3, 2]));

    [Test]
    public void Choose_beyond_the_first_hundred_keeps_the_order()
    {
        var many = Hits.Of([.. Enumerable.Range(0, 700).Select(i => (Said(i, $"word{i} other{i}"), 1 - (i / 1000.0)))]);
        Assert.That(Diversity.Choose(many, 0.5, 600).Select(hit => hit.Chunk.Ordinal), Is.EqualTo(Enumerable.Range(0, 600)));
    }

    private static Chunk Said(int ordinal, string text) => Hits.Chunk(ordinal) with { Text = text };
}
