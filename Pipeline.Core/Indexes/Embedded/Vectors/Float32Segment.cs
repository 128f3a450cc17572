using System.Numerics.Tensors;

namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>Vectors as they are.</summary>
internal sealed class Float32Segment(int capacity, int dimensions) : VectorSegment(capacity)
{
    private readonly float[] _values = GC.AllocateUninitializedArray<float>(capacity * dimensions);

    public override void Scan(ScanQuery query, SegmentView view, int from, int to, TopScores best)
    {
        var vector = query.Vector.Span;
        var threshold = best.Threshold;
        for (var row = from; row < to; row++)
        {
            var score = TensorPrimitives.Dot(vector, Row(row));
            if (score >= threshold && !view.IsDead(row))
            {
                best.Offer(score, Keys[row]);
                threshold = best.Threshold;
            }
        }
    }

    private protected override int RowBytes => dimensions * sizeof(float);

    private protected override void WriteVector(int row, ReadOnlySpan<float> vector) => vector.CopyTo(Row(row));

    private protected override void CopyVector(int row, VectorSegment from, int fromRow) => ((Float32Segment)from).Row(fromRow).CopyTo(Row(row));

    private Span<float> Row(int row) => _values.AsSpan(row * dimensions, dimensions);
}
