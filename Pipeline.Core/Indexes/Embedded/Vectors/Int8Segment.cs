namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>Vectors as a byte a number and a scale a vector: a quarter of the memory, for a score that is off by about a thousandth.</summary>
internal sealed class Int8Segment(int capacity, int dimensions) : VectorSegment(capacity)
{
    private readonly sbyte[] _codes = GC.AllocateUninitializedArray<sbyte>(capacity * dimensions);
    private readonly float[] _scales = new float[capacity];

    public override void Scan(ScanQuery query, SegmentView view, int from, int to, TopScores best)
    {
        ReadOnlySpan<short> codes = query.Codes;
        var threshold = best.Threshold;
        for (var row = from; row < to; row++)
        {
            var score = Int8Math.Dot(Row(row), codes) * _scales[row] * query.Scale;
            if (score >= threshold && !view.IsDead(row))
            {
                best.Offer(score, Keys[row]);
                threshold = best.Threshold;
            }
        }
    }

    private protected override int RowBytes => dimensions + sizeof(float);

    private protected override void WriteVector(int row, ReadOnlySpan<float> vector) => _scales[row] = Int8Math.Quantize(vector, Row(row));

    private protected override void CopyVector(int row, VectorSegment from, int fromRow)
    {
        var other = (Int8Segment)from;
        other.Row(fromRow).CopyTo(Row(row));
        _scales[row] = other._scales[fromRow];
    }

    private Span<sbyte> Row(int row) => _codes.AsSpan(row * dimensions, dimensions);
}
