using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Retrieval;

internal sealed class HybridFusionTests
{
    [Test]
    public void Fuse_weighs_scores_as_shares_of_the_best_of_each_source()
    {
        var fused = HybridFusion.Fuse([new("dense", [Hit(1, 0.8), Hit(2, 0.4), Hit(3, 0.1)]), new("lexical", [Hit(3, 20), Hit(2, 15), Hit(4, 10)])], 0.7, 10);

        Assert.That(fused.Select(hit => hit.Chunk.Ordinal), Is.EqualTo([3, 2, 4, 1]));
        Assert.That(fused.Select(hit => hit.Score), Is.EqualTo([0.7 + (0.3 / 8), (0.7 * 0.75) + (0.3 / 2), 0.35, 0.3]).Within(1e-9));
        Assert.That(fused[1].Parts.Select(part => (part.Source, part.Rank, part.Raw, part.Normalized)), Is.EqualTo([("dense", 2, 0.4, 0.5), ("lexical", 2, 15.0, 0.75)]));
        Assert.That(fused.Select(hit => hit.Parts.Sum(part => part.Normalized * part.Weight)), Is.EqualTo(fused.Select(hit => hit.Score)).Within(1e-9), "every score is explained");
    }

    [Test]
    public void Fuse_source_alone_counts_in_full()
    {
        var fused = HybridFusion.Fuse([new("lexical", [Hit(1, 8), Hit(2, 4)])], 0.7, 10);
        Assert.That(fused.Select(hit => hit.Score), Is.EqualTo([1, 0.5]).Within(1e-9));
        Assert.That(HybridFusion.Fuse([new("dense", [Hit(1, 8)])], 1.0, 10)[0].Score, Is.EqualTo(1));
    }

    [Test]
    public void Fuse_nothing_found_is_an_empty_list() => Assert.That(HybridFusion.Fuse([new("dense", []), new("lexical", [])], 0.7, 10), Is.Empty);

    [TestCase(1, 200)]
    [TestCase(100, 500)]
    [TestCase(500, 1_000)]
    [TestCase(2_000, 2_000)]
    public void Depth_is_five_times_the_top_within_bounds_and_never_less_than_it(int top, int expected) => Assert.That(HybridFusion.Depth(top), Is.EqualTo(expected));

    private static ChunkHit Hit(int number, double score) => new(SampleData.Chunk(number), score);
}
