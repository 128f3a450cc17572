using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Properties;

/// <summary>What holds of any fused list.</summary>
internal sealed class FusionProperties
{
    private static readonly Gen<IReadOnlyList<ChunkHit>> Hits = Gen.Select(Gen.Int[0, 30], Gen.Double[0.01, 100]).Array[0, 40].Select(IReadOnlyList<ChunkHit> (pairs) =>
        [.. pairs.DistinctBy(pair => pair.Item1).OrderByDescending(pair => pair.Item2).Select(pair => new ChunkHit(SampleData.Chunk(pair.Item1), pair.Item2))]);

    [Test]
    public void Fuse_is_ordered_bounded_and_complete() => Gen.Select(Hits, Hits, Gen.Double[0, 1], Gen.Int[1, 50]).Sample((dense, lexical, weight, top) =>
    {
        var fused = HybridFusion.Fuse([new("dense", dense), new("lexical", lexical)], weight, top);

        var all = dense.Concat(lexical).Select(hit => hit.Chunk.Id).ToHashSet();
        Assert.That(fused, Has.Count.EqualTo(Math.Min(top, all.Count)));
        Assert.That(fused.Select(hit => hit.Chunk.Id), Is.Unique.And.SubsetOf(all));
        Assert.That(fused.Select(hit => hit.Rank), Is.EqualTo(Enumerable.Range(1, fused.Count)));
        Assert.That(fused.Select(hit => hit.Score), Is.Ordered.Descending.And.All.InRange(0, 1 + 1e-9));
    });

    [Test]
    public void Fuse_of_one_source_keeps_its_order() => Hits.Sample(hits =>
        Assert.That(HybridFusion.Fuse([new("dense", hits)], 1, 100).Select(hit => hit.Chunk.Id), Is.EqualTo(hits.Select(hit => hit.Chunk.Id))));
}
