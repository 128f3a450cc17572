using NUnit.Framework;
using Pipeline.Core.Models.Lsa;

namespace Pipeline.Tests.Models.Lsa;

internal sealed class MatrixTests
{
    [Test]
    public void Multiply_and_Transpose_agree_with_the_definition()
    {
        // | 0 2 0 |     | 1 4 |   | 4 10 |
        // | 1 0 3 |  ×  | 2 5 | = | 10 22 |
        //               | 3 6 |
        SparseRows matrix = new(3, [0, 1, 3], [1, 0, 2], [2, 1, 3]);
        var result = Dense([[0, 0], [0, 0]]);
        matrix.Multiply(Dense([[1, 4], [2, 5], [3, 6]]), result);
        var transposed = matrix.Transpose();

        Assert.That(Numbers(result), Is.EqualTo(new float[] { 4, 10, 10, 22 }));
        Assert.That((transposed.Columns, transposed.Starts, transposed.Indexes, transposed.Values), Is.EqualTo((2, new[] { 0, 1, 2, 3 }, new[] { 1, 0, 1 }, new float[] { 1, 2, 3 })));
    }

    [Test]
    public void Eigenvectors_take_a_matrix_apart_largest_value_first()
    {
        double[][] matrix = [[2, 1, 0], [1, 2, 0], [0, 0, 5]];
        var (values, vectors) = SymmetricEigen.Of([.. matrix.Select(row => row.ToArray())]);

        Assert.That(values, Is.EqualTo(new double[] { 5, 3, 1 }).Within(1e-12));
        for (var i = 0; i < values.Length; i++)
        {
            var product = matrix.Select(row => row.Zip(vectors[i], (a, b) => a * b).Sum());
            Assert.That(product, Is.EqualTo(vectors[i].Select(value => value * values[i])).Within(1e-9));
        }
    }

    [Test]
    public void Orthonormal_columns_are_so_and_one_without_length_stays_zero()
    {
        // More rows than one block has.
        var matrix = Dense([.. Enumerable.Range(0, 1500).Select(i => new[] { MathF.Sin(i), MathF.Cos(i * i), 0 })]);
        Orthonormal.Make(matrix);
        var gram = GramMatrix.Of(matrix);

        Assert.That(gram[0], Is.EqualTo(new double[] { 1, 0, 0 }).Within(1e-4));
        Assert.That(gram[1], Is.EqualTo(new double[] { 0, 1, 0 }).Within(1e-4));
        Assert.That(gram[2][2], Is.Zero);
    }

    private static DenseRows Dense(float[][] rows)
    {
        DenseRows matrix = new(rows.Length, rows[0].Length);
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row].CopyTo(matrix.Row(row));
        }

        return matrix;
    }

    private static float[] Numbers(DenseRows matrix) => [.. Enumerable.Range(0, matrix.Rows).SelectMany(row => matrix.Row(row).ToArray())];
}
