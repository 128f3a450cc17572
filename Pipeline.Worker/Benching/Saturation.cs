namespace Pipeline.Worker.Benching;

/// <summary>Whether a run shows which stage holds the others up. Pure.</summary>
internal static class Saturation
{
    /// <summary>
    /// From this occupancy on a stage is a bottleneck. One below it waits for work three tenths of the time and more: what holds the run up is then elsewhere, mostly the start of the process and the
    /// end of the workload, when there is too little to do for all.
    /// </summary>
    public const double Bottleneck = 0.7;

    /// <summary>The stage that is worth widening; <see langword="null"/> when none is.</summary>
    public static StageReport? FindBottleneck(IReadOnlyList<StageReport> stages) => FindBusiest(stages) is { Occupancy: >= Bottleneck } busiest ? busiest : null;

    /// <summary>The stage that was busiest; <see langword="null"/> when none did anything. Of stages that were equally busy, the first.</summary>
    public static StageReport? FindBusiest(IReadOnlyList<StageReport> stages) => stages.MaxBy(stage => stage.Occupancy) is { Occupancy: > 0 } busiest ? busiest : null;
}
