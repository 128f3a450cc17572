using System.Numerics.Tensors;
using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Lsa;

/// <summary>
/// Fits a model to texts: the strongest directions of their weighted words, by randomised subspace iteration. A pure function of the texts and their order: the
/// random start has a fixed seed, and all sums are in a fixed order, on any number of cores.
/// </summary>
internal static class LsaFit
{
    /// <summary>The fewest chunks worth fitting a model to.</summary>
    public const int FewestChunks = 32;

    private const int MostWords = 16 * 1024;

    // A direction needs texts to rest on: with fewer the model learns the texts by heart.
    private const int ChunksPerDimension = 4;

    // More directions than are kept: the last ones come out blurred.
    private const int Spare = 8;
    private const int Iterations = 3;

    /// <summary>How many dimensions a corpus can carry.</summary>
    /// <param name="chunks">Chunks in it, at least <see cref="FewestChunks"/>.</param>
    /// <param name="most">The most dimensions wanted.</param>
    public static int Dimensions(long chunks, int most) => (int)Math.Min(most, chunks / ChunksPerDimension);

    /// <summary>Fits a model.</summary>
    /// <param name="texts">The texts; a sample of the corpus.</param>
    /// <param name="chunks">How many chunks the corpus has.</param>
    /// <param name="dimensions">Numbers in a vector; at least 1.</param>
    /// <param name="cancellationToken">Stops the fitting.</param>
    /// <returns>The model's bytes, see <see cref="LsaBytes"/>.</returns>
    public static byte[] Fit(IReadOnlyList<string> texts, long chunks, int dimensions, CancellationToken cancellationToken)
    {
        var counted = LsaTexts.CountWords(texts, cancellationToken);
        var vocabulary = LsaVocabulary.Of(counted, MostWords);
        var matrix = LsaTexts.Weigh(counted, vocabulary);
        var basis = FindBasis(matrix, dimensions + Spare, cancellationToken);
        DenseRows projected = new(matrix.Rows, basis.Columns);
        matrix.Multiply(basis, projected);
        var (values, vectors) = SymmetricEigen.Of(GramMatrix.Of(projected));
        var words = Rotate(basis, vectors.AsSpan(0, Math.Min(dimensions, vectors.Length)), dimensions);
        var kept = values.Take(dimensions).Sum();
        var all = matrix.Values.Sum(value => (double)value * value);
        return LsaBytes.Write(vocabulary, words, all > 0 ? (float)(kept / all) : 0, chunks);
    }

    /// <summary>Orthonormal columns that span the strongest directions of a matrix's rows.</summary>
    private static DenseRows FindBasis(SparseRows matrix, int columns, CancellationToken cancellationToken)
    {
        var transposed = matrix.Transpose();
        DenseRows basis = new(matrix.Columns, columns);
        DenseRows projected = new(matrix.Rows, columns);
        FillRandomly(basis);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            matrix.Multiply(basis, projected);
            transposed.Multiply(projected, basis);
            if (iteration > 0)
            {
                // Not after the first: floats still tell the directions apart.
                Orthonormal.Make(basis);
            }
        }

        return basis;
    }

    private static void FillRandomly(DenseRows matrix)
    {
        ulong draw = 0;
        for (var row = 0; row < matrix.Rows; row++)
        {
            foreach (ref var value in matrix.Row(row))
            {
                value = (long)FeatureHash.Mix(FeatureHash.Start + (draw++ * 0x9E3779B97F4A7C15)) >> 40;
            }
        }
    }

    /// <summary>The words' vectors: each row of the basis, along the strongest directions. Where there are fewer of those than dimensions, the rest is zeros.</summary>
    private static DenseRows Rotate(DenseRows basis, ReadOnlySpan<double[]> directions, int dimensions)
    {
        DenseRows turned = new(basis.Columns, dimensions);
        for (var direction = 0; direction < directions.Length; direction++)
        {
            for (var row = 0; row < basis.Columns; row++)
            {
                turned.Row(row)[direction] = (float)directions[direction][row];
            }
        }

        DenseRows words = new(basis.Rows, dimensions);
        Parallel.For(0, basis.Rows, row =>
        {
            var from = basis.Row(row);
            var to = words.Row(row);
            for (var column = 0; column < from.Length; column++)
            {
                TensorPrimitives.MultiplyAdd(turned.Row(column), from[column], to, to);
            }
        });
        return words;
    }
}
