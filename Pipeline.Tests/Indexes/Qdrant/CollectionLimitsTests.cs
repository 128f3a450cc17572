using NUnit.Framework;
using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Server;
using Qdrant.Client.Grpc;

namespace Pipeline.Tests.Indexes.Qdrant;

internal sealed class CollectionLimitsTests
{
    [Test]
    public void Strict_mode_lowers_the_limits_and_never_raises_them()
    {
        var limits = CollectionLimits.Of(new StrictModeConfig { Enabled = true, UpsertMaxBatchsize = 100, MaxQueryLimit = 5_000, ConditionMaxSize = 50, SearchAllowExact = false, SearchMaxHnswEf = 64 });

        Assert.That(limits, Is.EqualTo(new CollectionLimits(100, ServerLimits.PagePoints, 50, 5_000, AllowsExact: false, LargestEf: 64)));
    }

    [Test]
    public void Strict_mode_that_is_off_or_says_nothing_changes_nothing()
    {
        Assert.That(CollectionLimits.Of(new StrictModeConfig { Enabled = false, UpsertMaxBatchsize = 1 }), Is.EqualTo(CollectionLimits.Default));
        Assert.That(CollectionLimits.Of(new StrictModeConfig { Enabled = true }), Is.EqualTo(CollectionLimits.Default));
        Assert.That(CollectionLimits.Of(null), Is.EqualTo(CollectionLimits.Default));
    }

    [Test]
    public void Points_come_in_batches_below_the_size_and_the_number_that_the_server_takes()
    {
        var points = Enumerable.Range(0, 10).Select(number => new PointStruct { Id = new PointId { Num = (ulong)number }, Payload = { ["text"] = new string('x', 1_000_000) } }).ToList();

        Assert.That(PointBatches.Of(points, 512).Select(batch => batch.Count), Is.EqualTo(new[] { 3, 3, 3, 1 }));
        Assert.That(PointBatches.Of(points, 2).Select(batch => batch.Count), Is.All.EqualTo(2));
        Assert.That(PointBatches.Of([], 2), Is.Empty);
    }
}
