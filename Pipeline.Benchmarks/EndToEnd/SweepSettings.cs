namespace Pipeline.Benchmarks.EndToEnd;

/// <summary>What <c>sweep</c> was asked to run: a workload, and the grid for one stage.</summary>
/// <param name="Workload">The workload, as for <c>throughput</c>.</param>
/// <param name="Stage">The stage whose settings are swept.</param>
/// <param name="Parallelism">The values along the x axis.</param>
/// <param name="Capacity">A line each.</param>
/// <param name="Output">The PNG; the CSV stands beside it.</param>
internal sealed record SweepSettings(
    ThroughputSettings Workload, string Stage, IReadOnlyList<int> Parallelism, IReadOnlyList<int> Capacity, FileInfo Output);
