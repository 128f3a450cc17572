using System.Numerics.Tensors;

namespace Pipeline.Core.Models.Lsa;

/// <summary>Products of a tall matrix's columns with each other. Summed in blocks of a fixed size and in a fixed order: the same bits on any number of cores.</summary>
internal static class GramMatrix
{
    private const int BlockRows = 512;

    /// <summary>Columns times columns.</summary>
    public static double[][] Of(DenseRows matrix)
    {
        var blocks = new float[(matrix.Rows + BlockRows - 1) / BlockRows][];
        Parallel.For(0, blocks.Length, block => blocks[block] = OfBlock(matrix, block * BlockRows, Math.Min(matrix.Rows, (block + 1) * BlockRows)));
        var columns = matrix.Columns;
        var gram = Enumerable.Range(0, columns).Select(_ => new double[columns]).ToArray();
        foreach (var block in blocks)
        {
            for (var row = 0; row < columns; row++)
            {
                for (var column = row; column < columns; column++)
                {
                    gram[row][column] += block[(row * columns) + column];
                }
            }
        }

        for (var row = 0; row < columns; row++)
        {
            for (var column = 0; column < row; column++)
            {
                gram[row][column] = gram[column][row];
            }
        }

        return gram;
    }

    /// <summary>The half on and above the diagonal.</summary>
    private static float[] OfBlock(DenseRows matrix, int from, int to)
    {
        var columns = matrix.Columns;
        var sums = new float[columns * columns];
        for (var row = from; row < to; row++)
        {
            var values = matrix.Row(row);
            for (var column = 0; column < columns; column++)
            {
                var sum = sums.AsSpan((column * columns) + column, columns - column);
                TensorPrimitives.MultiplyAdd(values[column..], values[column], sum, sum);
            }
        }

        return sums;
    }
}
