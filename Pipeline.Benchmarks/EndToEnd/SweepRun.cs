using System.Globalization;

namespace Pipeline.Benchmarks.EndToEnd;

/// <summary>Runs a grid, each cell in a process of its own so that its peak memory is its own, and draws it.</summary>
internal static class SweepRun
{
    public static async Task RunAsync(SweepSettings settings, CancellationToken cancellationToken)
    {
        List<SweepCell> cells = [];
        int total = settings.Parallelism.Count * settings.Capacity.Count;
        foreach (int capacity in settings.Capacity)
        {
            foreach (int parallelism in settings.Parallelism)
            {
                var report = await ThroughputProcess.RunAsync(With(settings, parallelism, capacity), cancellationToken);
                cells.Add(new SweepCell(parallelism, capacity, report));
                await Console.Error.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"[{cells.Count}/{total}] {settings.Stage}: parallelism {parallelism}, capacity {capacity}: {report.JobsPerSecond:0.0} jobs/s, {report.PeakMemoryBytes / (1024 * 1024)} MiB, bottleneck {report.Bottleneck}"));
            }
        }

        settings.Output.Directory!.Create();
        string table = Path.ChangeExtension(settings.Output.FullName, ".csv");
        SweepPlot.Save(settings.Output.FullName, settings.Stage, cells[0].Report.Workload, cells);
        SweepTable.Save(table, settings.Stage, cells);
        await Console.Out.WriteLineAsync($"{settings.Output.FullName}{Environment.NewLine}{table}");
    }

    private static ThroughputSettings With(SweepSettings settings, int parallelism, int capacity) => settings.Workload with
    {
        Set =
        [
            .. settings.Workload.Set,
            string.Create(CultureInfo.InvariantCulture, $"stages.{settings.Stage}.parallelism={parallelism}"),
            string.Create(CultureInfo.InvariantCulture, $"stages.{settings.Stage}.capacity={capacity}"),
        ],
    };
}
