namespace Pipeline.Benchmarks.EndToEnd;

/// <summary>What one run of a workload measured.</summary>
/// <param name="Workload">What was run.</param>
/// <param name="Jobs">Jobs that ended.</param>
/// <param name="Failed">Of these, those that did not succeed.</param>
/// <param name="Seconds">From the first lease to the last terminal state.</param>
/// <param name="JobsPerSecond">Jobs ÷ seconds.</param>
/// <param name="MegabytesPerSecond">Bytes of the documents ÷ seconds ÷ 10⁶; 0 when the workload has no documents.</param>
/// <param name="Latency">From accepted to ended, per job.</param>
/// <param name="Stages">What each stage did, in the order of the data.</param>
/// <param name="PeakMemoryBytes">The process's largest resident set.</param>
internal sealed record ThroughputReport(
    string Workload,
    int Jobs,
    int Failed,
    double Seconds,
    double JobsPerSecond,
    double MegabytesPerSecond,
    LatencySummary Latency,
    IReadOnlyList<StageReport> Stages,
    long PeakMemoryBytes)
{
    /// <summary>The stage that was busiest: widening any other would not help.</summary>
    public string? Bottleneck => Stages.MaxBy(stage => stage.Occupancy) is { Occupancy: > 0 } busiest ? $"{busiest.Flow}/{busiest.Stage}" : null;
}
