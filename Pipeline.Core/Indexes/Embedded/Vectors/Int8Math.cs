using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>
/// Vectors in a byte a number, and their products with queries in two. The products are sums of integers, so every processor finds the same. They fit into
/// 32 bits: a sum of products is at most the product of the lengths, which is 127 × √numbers × <see cref="QueryLength"/>.
/// </summary>
internal static class Int8Math
{
    // What is lost of a query is a hundredth of what is lost of a vector.
    private const float QueryLength = 16_384;

    /// <summary>Rounds a vector to bytes.</summary>
    /// <returns>What a step is worth; 0 for a vector of zeros.</returns>
    public static float Quantize(ReadOnlySpan<float> vector, Span<sbyte> codes)
    {
        var step = MathF.Abs(TensorPrimitives.MaxMagnitude(vector)) / sbyte.MaxValue;
        Round(vector, step, codes);
        return step;
    }

    /// <summary>Rounds a query.</summary>
    /// <returns>What a step is worth; 0 for a query of zeros.</returns>
    public static float Quantize(ReadOnlySpan<float> query, Span<short> codes)
    {
        var step = TensorPrimitives.Norm(query) / QueryLength;
        Round(query, step, codes);
        return step;
    }

    /// <summary>The sum of the products.</summary>
    /// <param name="codes">A vector's.</param>
    /// <param name="query">A query's, as many.</param>
    public static int Dot(ReadOnlySpan<sbyte> codes, ReadOnlySpan<short> query)
    {
        ref var left = ref MemoryMarshal.GetReference(codes);
        ref var right = ref MemoryMarshal.GetReference(query);
        var done = 0;
        var sum = 0;
        if (Avx512BW.IsSupported && Vector512.IsHardwareAccelerated)
        {
            sum = Dot512(ref left, ref right, codes.Length, out done);
        }
        else if (Avx2.IsSupported)
        {
            sum = Dot256(ref left, ref right, codes.Length, out done);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            sum = Dot128(ref left, ref right, codes.Length, out done);
        }

        for (; done < codes.Length; done++)
        {
            sum += codes[done] * query[done];
        }

        return sum;
    }

    /// <summary>For any processor with vectors of 16 bytes; also what the others are tested against.</summary>
    /// <param name="left">The first code.</param>
    /// <param name="right">The query's first.</param>
    /// <param name="length">How many.</param>
    /// <param name="done">How many were taken; the rest is fewer than a vector.</param>
    internal static int Dot128(ref sbyte left, ref short right, int length, out int done)
    {
        var sum = Vector128<int>.Zero;
        for (done = 0; done <= length - Vector128<sbyte>.Count; done += Vector128<sbyte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref left, (nuint)done));
            sum += Products(low, Vector128.LoadUnsafe(ref right, (nuint)done));
            sum += Products(high, Vector128.LoadUnsafe(ref right, (nuint)(done + Vector128<short>.Count)));
        }

        return Vector128.Sum(sum);
    }

    internal static int Dot256(ref sbyte left, ref short right, int length, out int done)
    {
        var sum = Vector256<int>.Zero;
        for (done = 0; done <= length - Vector256<short>.Count; done += Vector256<short>.Count)
        {
            var codes = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref left, (nuint)done));
            sum += Avx2.MultiplyAddAdjacent(codes, Vector256.LoadUnsafe(ref right, (nuint)done));
        }

        return Vector256.Sum(sum);
    }

    // Two sums: each addition need not wait for the one before.
    internal static int Dot512(ref sbyte left, ref short right, int length, out int done)
    {
        const int Step = 64;
        var even = Vector512<int>.Zero;
        var odd = Vector512<int>.Zero;
        for (done = 0; done <= length - Step; done += Step)
        {
            even += Products(ref left, ref right, (nuint)done);
            odd += Products(ref left, ref right, (nuint)(done + (Step / 2)));
        }

        return Vector512.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Products(ref sbyte left, ref short right, nuint from) =>
        Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref left, from)), Vector512.LoadUnsafe(ref right, from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Products(Vector128<short> codes, Vector128<short> query)
    {
        var (low, high) = Vector128.Widen(codes);
        var (queryLow, queryHigh) = Vector128.Widen(query);
        return (low * queryLow) + (high * queryHigh);
    }

    private static void Round<T>(ReadOnlySpan<float> vector, float step, Span<T> codes)
        where T : System.Numerics.INumber<T>
    {
        const int Block = 1024;
        Span<float> block = stackalloc float[Math.Min(Block, vector.Length)];
        for (var from = 0; from < vector.Length; from += Block)
        {
            var part = vector.Slice(from, Math.Min(Block, vector.Length - from));
            var steps = block[..part.Length];
            TensorPrimitives.Multiply(part, step > 0 ? 1 / step : 0, steps);
            TensorPrimitives.Round(steps, steps);
            TensorPrimitives.ConvertSaturating(steps, codes.Slice(from, part.Length));
        }
    }
}
