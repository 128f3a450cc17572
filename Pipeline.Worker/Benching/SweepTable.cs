using System.Globalization;

namespace Pipeline.Worker.Benching;

/// <summary>Writes a sweep as CSV, a line per cell.</summary>
internal static class SweepTable
{
    public static void Save(string path, string stage, IReadOnlyList<SweepCell> cells)
    {
        using StreamWriter writer = File.CreateText(path);
        writer.WriteLine("stage,parallelism,capacity,jobs,failed,seconds,jobs_per_second,latency_p50_seconds,latency_p99_seconds,peak_memory_bytes,bottleneck");
        foreach (var (parallelism, capacity, report) in cells)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{stage},{parallelism},{capacity},{report.Jobs},{report.Failed},{report.Seconds:0.000},{report.JobsPerSecond:0.00},{report.Latency.P50:0.0000},{report.Latency.P99:0.0000},{report.PeakMemoryBytes},{report.Bottleneck}"));
        }
    }
}
