using System.Globalization;
using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Indexes.Embedded.Vectors;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Embedded.Vectors;

[TestFixture]
public sealed class VectorScanTests
{
    [Test]
    public void Search_equals_a_naive_scan_after_any_additions_and_removals() =>
        Gen.Select(Gen.Int[1, 400].Array[1, 6], Gen.Int[0, 40].Array[0, 12], Gen.Int[1, 50], Gen.Int[1, 40]).Sample((rounds, removed, top, dimensions) =>
        {
            List<(long Key, long Version, float[] Vector)> expected = [];
            VectorSnapshot snapshot = new(0, 0, VectorFormat.Float32, dimensions, []);
            foreach (var count in rounds)
            {
                VectorSnapshotBuilder builder = new(snapshot);
                HashSet<long> gone = [.. removed.Select(version => (long)version)];
                builder.Remove(gone);
                expected.RemoveAll(row => gone.Contains(row.Version));
                for (var i = 0; i < count; i++)
                {
                    var key = (expected.Count == 0 ? 0 : expected[^1].Key) + 1;
                    var row = (key, key % 50, Vector(key, dimensions));
                    builder.Add(row.key, row.Item2, row.Item3);
                    expected.Add(row);
                }

                snapshot = builder.Build(snapshot.Revision + 1);
            }

            var query = Vector(-1, dimensions);
            var naive = expected.OrderByDescending(row => Dot(query, row.Vector)).Take(top).Select(row => Dot(query, row.Vector));
            var found = VectorScan.Search(snapshot, query, top, CancellationToken.None);
            Assert.That(snapshot.Count, Is.EqualTo(expected.Count));
            Assert.That(found.Select(hit => hit.Score), Is.EqualTo(naive).Within(1e-5));
            Assert.That(found, Has.All.Matches<(long Key, double Score)>(hit => Math.Abs(Dot(query, Vector(hit.Key, dimensions)) - hit.Score) < 1e-5));
        });

    [Test]
    public void Search_on_several_threads_equals_a_naive_scan()
    {
        const int Rows = 20_000;
        const int Dimensions = 256;
        Assert.That(VectorScan.Parts(Rows, Dimensions, 4), Is.EqualTo(4), "large enough for several threads");
        Random random = new(5);
        VectorSnapshotBuilder builder = new(VectorFormat.Float32, Dimensions, 0);
        var rows = Enumerable.Range(0, Rows).Select(_ => ChunkFactory.Unit([.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f)])).ToArray();
        for (var i = 0; i < Rows; i++)
        {
            builder.Add(i, i / 10, rows[i]);
        }

        var found = VectorScan.Search(builder.Build(1), rows[7], 25, CancellationToken.None);

        Assert.That(found.Select(hit => hit.Key), Is.EqualTo(Enumerable.Range(0, Rows).OrderByDescending(i => Dot(rows[7], rows[i])).Take(25)));
    }

    [Test]
    public void Search_of_bytes_scores_like_a_naive_scan_within_their_rounding() =>
        Gen.Select(Gen.Int[5, 2000], Gen.Int[1, 400]).Sample(
            (rows, dimensions) =>
            {
                VectorSnapshotBuilder builder = new(VectorFormat.Int8, dimensions, 0);
                for (var key = 1; key <= rows; key++)
                {
                    builder.Add(key, key % 5, Vector(key, dimensions));
                }

                builder.Remove([1, 2, 3]); // copies what is left together
                var query = Vector(-1, dimensions);
                var found = VectorScan.Search(builder.Build(1), query, rows, CancellationToken.None);

                Assert.That(found.Select(hit => hit.Key), Is.EquivalentTo(Enumerable.Range(1, rows).Where(key => key % 5 is 0 or 4)));
                Assert.That(found, Has.All.Matches<(long Key, double Score)>(hit => Math.Abs(Dot(query, Vector(hit.Key, dimensions)) - hit.Score) < 0.02));
            },
            iter: 30);

    [Test]
    public void Search_of_equal_scores_prefers_lower_keys()
    {
        VectorSnapshotBuilder builder = new(VectorFormat.Float32, 2, 0);
        foreach (var key in new[] { 5, 3, 9, 1, 7 })
        {
            builder.Add(key, key, [1, 0]);
        }

        Assert.That(VectorScan.Search(builder.Build(1), new float[] { 1, 0 }, 3, CancellationToken.None).Select(hit => hit.Key), Is.EqualTo(new[] { 1, 3, 5 }));
    }

    [Test]
    public void Search_of_an_older_snapshot_does_not_see_what_came_later()
    {
        VectorSnapshotBuilder builder = new(VectorFormat.Float32, 2, 0);
        builder.Add(1, 1, [1, 0]);
        var older = builder.Build(1);
        VectorSnapshotBuilder next = new(older);
        next.Remove([1]);
        next.Add(2, 2, [1, 0]);
        var newer = next.Build(2);

        Assert.That(VectorScan.Search(older, new float[] { 1, 0 }, 5, CancellationToken.None).Select(hit => hit.Key), Is.EqualTo(new[] { 1 }));
        Assert.That(VectorScan.Search(newer, new float[] { 1, 0 }, 5, CancellationToken.None).Select(hit => hit.Key), Is.EqualTo(new[] { 2 }));
    }

    [TestCase(100, 384, 8, 1)]
    [TestCase(100_000, 384, 8, 8)]
    [TestCase(6000, 384, 8, 2)]
    public void Parts_grow_with_the_work_up_to_the_cores(int rows, int dimensions, int cores, int parts) =>
        Assert.That(VectorScan.Parts(rows, dimensions, cores), Is.EqualTo(parts));

    private static float[] Vector(long key, int dimensions) => ChunkFactory.Vector(key.ToString(CultureInfo.InvariantCulture), dimensions);

    private static double Dot(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();
}
