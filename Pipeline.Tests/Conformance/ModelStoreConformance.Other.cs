using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Conformance;

public abstract partial class ModelStoreConformance<TIndex>
{
    [Test]
    public async Task Change_that_keeps_the_former_vectors_embeds_on_the_way_back_only_what_has_come_since()
    {
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), 40), None);
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("b", "1"), 5), None);
        Assert.That(await _index.FindOtherAsync(None), Is.Null);
        Assert.That(await _index.ChangeModelAsync(Keeping(_new), None), Is.True);
        Assert.That(await _other.FindOtherAsync(None), Is.EqualTo(new OtherVectors("old", 8, 2, 45, 45)));

        await _index.WriteAsync(_new.Chunks(ChunkFactory.Document("c", "1"), 3), None);
        await _index.DeleteDocumentAsync(ChunkFactory.Tenant, "b", fence: null, None);
        Assert.That(await _other.FindOtherAsync(None), Is.EqualTo(new OtherVectors("old", 8, 2, 40, 43)));
        Assert.That(await _other.ChangeModelAsync(Keeping(_old), None), Is.True);

        Assert.That(_old.Embedded, Is.EqualTo(3));
        await AssertHoldsAsync(_index, _old, 43);
        Assert.That(await _index.FindOtherAsync(None), Is.EqualTo(new OtherVectors("new", 16, 3, 43, 43)));
        Assert.That(await _index.ReadGenerationAsync(None), Is.EqualTo(2));
    }

    [Test]
    public async Task Vectors_that_were_kept_go_when_they_are_dropped()
    {
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), 5), None);
        await _index.ChangeModelAsync(Keeping(_new), None);

        Assert.That(await _other.DropOtherAsync(None), Is.True);
        Assert.That(await _other.DropOtherAsync(None), Is.False);

        Assert.That(await _index.FindOtherAsync(None), Is.Null);
        Assert.That(await _index.CompareOtherAsync(5, 10, None), Is.Null);
        await AssertHoldsAsync(_index, _new, 5);
        await _index.ChangeModelAsync(Keeping(_old), None);
        Assert.That(_old.Embedded, Is.EqualTo(5));
        await AssertHoldsAsync(_other, _old, 5);
    }

    [Test]
    public async Task Change_that_may_not_switch_leaves_both_and_the_next_one_embeds_nothing()
    {
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), 300), None);
        List<long> done = [];

        var switched = await _index.ChangeModelAsync(Keeping(_new) with { MaySwitchAsync = _ => new(false), Progress = progress => done.Add(progress.Done) }, None);

        Assert.That(switched, Is.False);
        Assert.That(done, Is.Not.Empty.And.Ordered);
        Assert.That(done[^1], Is.EqualTo(300));
        await AssertHoldsAsync(_other, _old, 300);
        Assert.That(await _other.FindOtherAsync(None), Is.EqualTo(new OtherVectors("new", 16, 1, 300, 300)));
        Assert.That(await _other.ChangeModelAsync(Keeping(_new), None), Is.True);
        Assert.That(_new.Embedded, Is.EqualTo(300));
        await AssertHoldsAsync(_index, _new, 300);
    }

    [Test]
    public async Task Comparison_finds_twins_alike_and_strangers_not()
    {
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("a", "1"), 150), None);
        await _index.WriteAsync(_old.Chunks(ChunkFactory.Document("b", "1", tenant: "other"), 50), None);
        ModelReplacement twin = new(new FittedModel("twin", 8, default), (texts, _) => new(_old.Embed(texts))) { MaySwitchAsync = _ => new(false) };

        await _index.ChangeModelAsync(twin, None);
        var alike = await _index.CompareOtherAsync(12, 10, None);
        await _index.ChangeModelAsync(Keeping(_new) with { MaySwitchAsync = _ => new(false) }, None);
        var strange = await _index.CompareOtherAsync(12, 10, None);

        Assert.That(alike!.Passages, Is.InRange(6, 12));
        Assert.That(alike.Overlap, Is.EqualTo(1).Within(1e-9));
        Assert.That(strange!.Overlap, Is.LessThan(0.5));
    }

    private static ModelReplacement Keeping(NamedModel model) => new(model.Fitted, (texts, _) => new(model.Embed(texts))) { KeepsFormer = true };
}
