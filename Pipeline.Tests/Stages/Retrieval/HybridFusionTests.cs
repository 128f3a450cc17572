using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Retrieval;

internal sealed class HybridFusionTests
{
    [Test]
    public void Fuse_weighs_scores_scaled_within_each_source()
    {
        var fused = HybridFusion.Fuse([new("dense", [Hit(1, 0.9), Hit(2, 0.5), Hit(3, 0.1)]), new("lexical", [Hit(3, 20), Hit(2, 15), Hit(4, 10)])], 0.7, 10);

        Assert.That(fused.Select(hit => hit.Chunk.Ordinal), Is.EqualTo([3, 2, 1, 4]));
        Assert.That(fused.Select(hit => hit.Score), Is.EqualTo([0.7, 0.5, 0.3, 0]).Within(1e-9));
        Assert.That(fused[1].Parts.Select(part => (part.Source, part.Rank, part.Raw, part.Normalized)), Is.EqualTo([("dense", 2, 0.5, 0.5), ("lexical", 2, 15.0, 0.5)]));
    }

    [Test]
    public void Fuse_source_alone_counts_in_full()
    {
        var fused = HybridFusion.Fuse([new("lexical", [Hit(1, 8), Hit(2, 4)])], 0.7, 10);
        Assert.That(fused.Select(hit => hit.Score), Is.EqualTo([1, 0]).Within(1e-9));
        Assert.That(HybridFusion.Fuse([new("dense", [Hit(1, 8)])], 1.0, 10)[0].Score, Is.EqualTo(1));
    }

    [Test]
    public void Fuse_nothing_found_is_an_empty_list() => Assert.That(HybridFusion.Fuse([new("dense", []), new("lexical", [])], 0.7, 10), Is.Empty);

    [TestCase(1, 50)]
    [TestCase(10, 50)]
    [TestCase(100, 500)]
    [TestCase(2_000, 10_000)]
    public void Depth_is_five_times_the_top_and_fifty_at_least(int top, int expected) => Assert.That(HybridFusion.Depth(top), Is.EqualTo(expected));

    private static ChunkHit Hit(int number, double score) => new(SampleData.Chunk(number), score);
}
