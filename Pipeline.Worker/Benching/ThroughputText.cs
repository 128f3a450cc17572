using System.Globalization;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Benching;

/// <summary>Prints a report for people.</summary>
internal static class ThroughputText
{
    public static void Write(TextWriter output, ThroughputReport report)
    {
        var megabytes = report.MegabytesPerSecond > 0 ? Format($", {report.MegabytesPerSecond:0.00} MB/s") : "";
        output.WriteLine(Format($"{report.Workload}: {report.Jobs} jobs in {report.Seconds:0.00} s, {report.Failed} not succeeded: {report.JobsPerSecond:0.0} jobs/s{megabytes}"));
        output.WriteLine(Format($"latency, accepted to ended: p50 {report.Latency.P50:0.000} s, p90 {report.Latency.P90:0.000} s, p99 {report.Latency.P99:0.000} s, max {report.Latency.Max:0.000} s"));
        output.WriteLine(Format($"peak memory: {report.PeakMemoryBytes / (1024.0 * 1024.0):0} MiB"));
        output.WriteLine();
        Columns.Write(
            output,
            ["stage", "in", "out", "failed", "parallelism", "busy s", "occupancy"],
            report.Stages.Select(stage => (IReadOnlyList<string>)
            [
                $"{stage.Flow}/{stage.Stage}",
                Format($"{stage.In}"),
                Format($"{stage.Out}"),
                Format($"{stage.Failed}"),
                Format($"{stage.Parallelism}"),
                Format($"{stage.BusySeconds:0.00}"),
                Format($"{stage.Occupancy:0 %}"),
            ]));
        output.WriteLine();
        output.WriteLine(Verdict(report.Stages));
    }

    /// <summary>Which stage to widen, or why that cannot be said.</summary>
    internal static string Verdict(IReadOnlyList<StageReport> stages) => (Saturation.FindBottleneck(stages), Saturation.FindBusiest(stages)) switch
    {
        ({ } bottleneck, _) => Format($"bottleneck: {NameOf(bottleneck)} was at work {bottleneck.Occupancy:0 %} of the time; widen it first (stages.{bottleneck.Stage}.parallelism), then measure again"),
        (_, { } busiest) => Format(
            $"nothing is saturated; the workload is too small: the busiest stage, {NameOf(busiest)}, was at work {busiest.Occupancy:0 %} of the time, and a bottleneck is for {Saturation.Bottleneck:0 %} or more. Give it more documents, questions or jobs."),
        _ => "nothing is saturated; the workload is too small: no stage was busy. Give it more documents, questions or jobs.",
    };

    private static string NameOf(StageReport stage) => $"{stage.Flow}/{stage.Stage}";

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
