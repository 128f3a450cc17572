namespace Pipeline.Core.Models.Lsa;

/// <summary>Eigenvectors of a small symmetric matrix, by Jacobi's rotations in a fixed order: the same bits everywhere.</summary>
internal static class SymmetricEigen
{
    private const int MaxSweeps = 30;

    // Far below what a float can tell apart.
    private const double Negligible = 1e-20;

    /// <summary>Takes a matrix apart.</summary>
    /// <param name="matrix">Square and symmetric; overwritten.</param>
    /// <returns>The eigenvalues, the largest first, and their eigenvectors, a row each.</returns>
    public static (double[] Values, double[][] Vectors) Of(double[][] matrix)
    {
        var size = matrix.Length;
        var vectors = Enumerable.Range(0, size).Select(row => Unit(size, row)).ToArray();
        for (var sweep = 0; sweep < MaxSweeps && OffDiagonal(matrix) > Negligible * Diagonal(matrix); sweep++)
        {
            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                {
                    Rotate(matrix, vectors, p, q);
                }
            }
        }

        var order = Enumerable.Range(0, size).OrderByDescending(i => matrix[i][i]).ThenBy(i => i).ToArray();
        return (Array.ConvertAll(order, i => matrix[i][i]), Array.ConvertAll(order, i => vectors[i]));
    }

    private static double[] Unit(int size, int index)
    {
        var unit = new double[size];
        unit[index] = 1;
        return unit;
    }

    private static double OffDiagonal(double[][] matrix)
    {
        double sum = 0;
        for (var row = 0; row < matrix.Length; row++)
        {
            for (var column = row + 1; column < matrix.Length; column++)
            {
                sum += matrix[row][column] * matrix[row][column];
            }
        }

        return sum;
    }

    private static double Diagonal(double[][] matrix)
    {
        double sum = 0;
        for (var row = 0; row < matrix.Length; row++)
        {
            sum += matrix[row][row] * matrix[row][row];
        }

        return sum;
    }

    private static void Rotate(double[][] matrix, double[][] vectors, int p, int q)
    {
        var (pp, qq, pq) = (matrix[p][p], matrix[q][q], matrix[p][q]);
        if (pq * pq <= Negligible * Math.Abs(pp * qq))
        {
            return;
        }

        var theta = (qq - pp) / (2 * pq);
        var tangent = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        RotateRows(matrix[p], matrix[q], cosine, sine);
        RotateRows(vectors[p], vectors[q], cosine, sine);

        // The matrix is symmetric: its columns are its rotated rows, but for the four numbers where both cross.
        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i][p] = matrix[p][i];
            matrix[i][q] = matrix[q][i];
        }

        matrix[p][p] = pp - (tangent * pq);
        matrix[q][q] = qq + (tangent * pq);
        matrix[p][q] = matrix[q][p] = 0;
    }

    private static void RotateRows(double[] first, double[] second, double cosine, double sine)
    {
        for (var i = 0; i < first.Length; i++)
        {
            var (a, b) = (first[i], second[i]);
            first[i] = (cosine * a) - (sine * b);
            second[i] = (sine * a) + (cosine * b);
        }
    }
}
