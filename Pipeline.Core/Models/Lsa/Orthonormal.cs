using System.Numerics.Tensors;

namespace Pipeline.Core.Models.Lsa;

/// <summary>Makes a tall matrix's columns orthonormal without changing what they span: Cholesky's factor of their products, divided out.</summary>
internal static class Orthonormal
{
    private const int RowsAtOnce = 256;

    // What floats leave of a column when all that is in it was taken out.
    private const double Dependent = 1e-10;

    /// <summary>Makes them so, in place. A column without length becomes zero; of one that depends on those before it, what floats leave.</summary>
    public static void Make(DenseRows matrix)
    {
        var factor = Cholesky(GramMatrix.Of(matrix));
        Parallel.For(0, (matrix.Rows + RowsAtOnce - 1) / RowsAtOnce, block =>
        {
            for (var row = block * RowsAtOnce; row < Math.Min(matrix.Rows, (block + 1) * RowsAtOnce); row++)
            {
                Divide(matrix.Row(row), factor);
            }
        });
    }

    /// <summary>The rows of the upper factor, scaled so that each begins with the inverse of its diagonal number; rows of zeros where there is nothing new.</summary>
    private static float[][] Cholesky(double[][] gram)
    {
        var size = gram.Length;
        var factor = new float[size][];
        var lengths = Enumerable.Range(0, size).Select(row => gram[row][row]).ToArray();
        for (var row = 0; row < size; row++)
        {
            var upper = gram[row];
            var pivot = upper[row];
            factor[row] = new float[size];
            if (pivot <= Dependent * lengths[row])
            {
                continue;
            }

            var inverse = 1 / Math.Sqrt(pivot);
            factor[row][row] = (float)inverse;
            for (var column = row + 1; column < size; column++)
            {
                upper[column] *= inverse;
                factor[row][column] = (float)-upper[column];
            }

            for (var other = row + 1; other < size; other++)
            {
                for (var column = other; column < size; column++)
                {
                    gram[other][column] -= upper[other] * upper[column];
                }
            }
        }

        return factor;
    }

    private static void Divide(Span<float> values, float[][] factor)
    {
        for (var column = 0; column < values.Length; column++)
        {
            values[column] *= factor[column][column];
            var rest = values[(column + 1)..];
            TensorPrimitives.MultiplyAdd(factor[column].AsSpan(column + 1), values[column], rest, rest);
        }
    }
}
