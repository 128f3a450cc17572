using System.Numerics.Tensors;

namespace Pipeline.Core.Models.Lsa;

/// <summary>A matrix that is mostly zeros, row by row: the columns of each row's other numbers, rising, and the numbers. Immutable.</summary>
/// <param name="Columns">How many columns there are.</param>
/// <param name="Starts">Where each row begins; one entry more than there are rows.</param>
/// <param name="Indexes">The column of each number.</param>
/// <param name="Values">The numbers.</param>
internal sealed record SparseRows(int Columns, int[] Starts, int[] Indexes, float[] Values)
{
    private const int RowsAtOnce = 64;

    /// <summary>How many rows there are.</summary>
    public int Rows => Starts.Length - 1;

    /// <summary>The same matrix with rows and columns exchanged.</summary>
    public SparseRows Transpose()
    {
        var starts = new int[Columns + 1];
        foreach (var index in Indexes)
        {
            starts[index + 1]++;
        }

        for (var column = 0; column < Columns; column++)
        {
            starts[column + 1] += starts[column];
        }

        var next = starts.AsSpan(0, Columns).ToArray();
        var indexes = new int[Indexes.Length];
        var values = new float[Values.Length];
        for (var row = 0; row < Rows; row++)
        {
            for (var i = Starts[row]; i < Starts[row + 1]; i++)
            {
                var to = next[Indexes[i]]++;
                indexes[to] = row;
                values[to] = Values[i];
            }
        }

        return new SparseRows(Rows, starts, indexes, values);
    }

    /// <summary>This matrix times a dense one, on all cores. Each number is summed in the order of the columns, whatever the cores and their vectors' width.</summary>
    /// <param name="right">As many rows as this has columns.</param>
    /// <param name="result">As many rows as this has; overwritten.</param>
    public void Multiply(DenseRows right, DenseRows result) => Parallel.For(0, (Rows + RowsAtOnce - 1) / RowsAtOnce, block =>
    {
        for (var row = block * RowsAtOnce; row < Math.Min(Rows, (block + 1) * RowsAtOnce); row++)
        {
            var sum = result.Row(row);
            sum.Clear();
            for (var i = Starts[row]; i < Starts[row + 1]; i++)
            {
                TensorPrimitives.MultiplyAdd(right.Row(Indexes[i]), Values[i], sum, sum);
            }
        }
    });
}
