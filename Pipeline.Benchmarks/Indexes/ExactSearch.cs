using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Pipeline.Core.Indexes.Embedded.Vectors;

namespace Pipeline.Benchmarks.Indexes;

/// <summary>Exact search over 100,000 vectors of 384 numbers, top 10, beside the bare scan: the same dot products on all cores, keeping nothing but the best.</summary>
public class ExactSearch
{
    private const int Rows = 100_000;
    private const int Dimensions = 384;

    private readonly float[] _matrix = new float[Rows * Dimensions];
    private readonly float[] _query = new float[Dimensions];
    private VectorSnapshot _snapshot = null!;

    [GlobalSetup]
    public void Fill()
    {
        Random random = new(1);
        VectorSnapshotBuilder builder = new(VectorFormat.Float32, Dimensions, 0);
        for (var i = 0; i < _query.Length; i++)
        {
            _query[i] = (float)(random.NextDouble() - 0.5);
        }

        for (var row = 0; row < Rows; row++)
        {
            var vector = _matrix.AsSpan(row * Dimensions, Dimensions);
            for (var i = 0; i < Dimensions; i++)
            {
                vector[i] = (float)(random.NextDouble() - 0.5);
            }

            builder.Add(row + 1, row / 20, vector);
        }

        _snapshot = builder.Build(1);
    }

    [Benchmark(Baseline = true)]
    public float BareScan()
    {
        var parts = Environment.ProcessorCount;
        var best = new float[parts];
        Parallel.For(0, parts, part =>
        {
            var highest = float.NegativeInfinity;
            for (var row = Rows * part / parts; row < Rows * (part + 1) / parts; row++)
            {
                highest = Math.Max(highest, TensorPrimitives.Dot(_query, _matrix.AsSpan(row * Dimensions, Dimensions)));
            }

            best[part] = highest;
        });
        return best.Max();
    }

    [Benchmark]
    public int Index() => VectorScan.Search(_snapshot, _query, 10, CancellationToken.None).Length;
}
