using System.Runtime.Intrinsics.X86;
using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Indexes.Embedded.Vectors;

namespace Pipeline.Tests.Indexes.Embedded.Vectors;

[TestFixture]
public sealed class Int8MathTests
{
    private delegate int DotOf(ref sbyte left, ref short right, int length, out int done);

    private static readonly Gen<(sbyte[] Codes, short[] Query)> Pairs =
        Gen.Int[0, 700].SelectMany(length => Gen.Select(Gen.SByte.Array[length], Gen.Short[-16_384, 16_384].Array[length]));

    [Test]
    public void Dot_is_the_sum_of_the_products() => Pairs.Sample(
        (codes, query) => Assert.That(Int8Math.Dot(codes, query), Is.EqualTo(unchecked((int)Sum(codes, query, codes.Length)))));

    [Test]
    public void Dot_is_the_same_with_vectors_of_any_size() => Pairs.Sample((codes, query) =>
    {
        AssertSums(Int8Math.Dot128, codes, query, 16);
        if (Avx2.IsSupported)
        {
            AssertSums(Int8Math.Dot256, codes, query, 16);
        }

        if (Avx512BW.IsSupported)
        {
            AssertSums(Int8Math.Dot512, codes, query, 64);
        }
    });

    [Test]
    public void Dot_of_the_largest_vectors_fits() => Assert.Multiple(() =>
    {
        foreach (var dimensions in new[] { 1, 384, 4096 })
        {
            var vector = Enumerable.Repeat((float)(1 / Math.Sqrt(dimensions)), dimensions).ToArray();
            var codes = new sbyte[dimensions];
            var query = new short[dimensions];
            var product = Int8Math.Quantize(vector, codes) * Int8Math.Quantize(vector, query) * Int8Math.Dot(codes, query);
            Assert.That(product, Is.EqualTo(1).Within(1e-2), $"{dimensions} dimensions");
        }
    });

    [Test]
    public void Quantize_is_off_by_at_most_half_a_step() =>
        Gen.Float[-1, 1].Array[1, 3000].Sample(vector =>
        {
            var codes = new sbyte[vector.Length];
            var step = Int8Math.Quantize(vector, codes);
            for (var i = 0; i < vector.Length; i++)
            {
                Assert.That(codes[i] * step, Is.EqualTo(vector[i]).Within((step * 0.5001f) + 1e-9f));
            }
        });

    [Test]
    public void Quantize_of_zeros_is_zero()
    {
        var codes = new sbyte[] { 1, 2 };
        Assert.That(Int8Math.Quantize([0, 0], codes), Is.Zero);
        Assert.That(codes, Is.All.Zero);
    }

    private static void AssertSums(DotOf dot, sbyte[] codes, short[] query, int step)
    {
        var left = codes.Append((sbyte)0).ToArray();
        var right = query.Append((short)0).ToArray();
        var sum = dot(ref left[0], ref right[0], codes.Length, out var done);
        Assert.That(done, Is.EqualTo(codes.Length / step * step));
        Assert.That(sum, Is.EqualTo(unchecked((int)Sum(codes, query, done))));
    }

    private static long Sum(sbyte[] codes, short[] query, int count) => Enumerable.Range(0, count).Sum(i => (long)codes[i] * query[i]);
}
