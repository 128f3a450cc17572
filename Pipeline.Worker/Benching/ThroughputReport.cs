namespace Pipeline.Worker.Benching;

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
    /// <summary>The stage that holds the others up: widening any other would not help. <see langword="null"/> when nothing is saturated, as the workload is too small.</summary>
    public string? Bottleneck => NameOf(Saturation.FindBottleneck(Stages));

    /// <summary>The stage that was busiest, saturated or not; <see langword="null"/> when none did anything.</summary>
    public string? Busiest => NameOf(Saturation.FindBusiest(Stages));

    private static string? NameOf(StageReport? stage) => stage is null ? null : $"{stage.Flow}/{stage.Stage}";
}
