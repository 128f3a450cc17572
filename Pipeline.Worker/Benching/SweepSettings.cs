namespace Pipeline.Worker.Benching;

/// <summary>What <c>bench sweep</c> was asked to run: a workload, and the grid for one stage.</summary>
/// <param name="Workload">The workload, as for <c>bench throughput</c>.</param>
/// <param name="Stage">The stage whose settings are swept.</param>
/// <param name="Parallelism">The values of its parallelism.</param>
/// <param name="Capacity">The values of its capacity.</param>
/// <param name="Output">The folder of the table and of each cell's report.</param>
internal sealed record SweepSettings(ThroughputSettings Workload, string Stage, IReadOnlyList<int> Parallelism, IReadOnlyList<int> Capacity, string Output);
