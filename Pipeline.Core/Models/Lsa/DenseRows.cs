namespace Pipeline.Core.Models.Lsa;

/// <summary>A matrix, row by row.</summary>
/// <param name="rows">How many rows.</param>
/// <param name="columns">How many columns.</param>
internal sealed class DenseRows(int rows, int columns)
{
    private readonly float[] _values = new float[rows * columns];

    public int Rows => rows;

    public int Columns => columns;

    /// <summary>A row's numbers.</summary>
    public Span<float> Row(int row) => _values.AsSpan(row * columns, columns);
}
