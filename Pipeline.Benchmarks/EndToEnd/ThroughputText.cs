using System.Globalization;
using Pipeline.Worker.Terminal;

namespace Pipeline.Benchmarks.EndToEnd;

/// <summary>Prints a report for people.</summary>
internal static class ThroughputText
{
    public static void Write(TextWriter output, ThroughputReport report)
    {
        string megabytes = report.MegabytesPerSecond > 0 ? Format($", {report.MegabytesPerSecond:0.00} MB/s") : "";
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
        output.WriteLine(report.Bottleneck is { } busiest
            ? $"bottleneck: {busiest} was the busiest; widen it first (stages.{busiest[(busiest.IndexOf('/', StringComparison.Ordinal) + 1)..]}.parallelism), then measure again"
            : "bottleneck: none, no stage was busy");
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
