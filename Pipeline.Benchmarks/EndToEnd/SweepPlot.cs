using ScottPlot;

namespace Pipeline.Benchmarks.EndToEnd;

/// <summary>Draws a sweep: throughput above, peak memory below, a line per capacity.</summary>
internal static class SweepPlot
{
    private const int Width = 1000;
    private const int Height = 800;

    public static void Save(string path, string stage, string workload, IReadOnlyList<SweepCell> cells)
    {
        Multiplot figure = new();
        figure.AddPlots(2);
        Draw(figure.GetPlot(0), cells, cell => cell.Report.JobsPerSecond, $"{workload}: '{stage}' swept", "jobs/s");
        Draw(figure.GetPlot(1), cells, cell => cell.Report.PeakMemoryBytes / (1024.0 * 1024.0), "", "peak memory, MiB");
        figure.SavePng(path, Width, Height);
    }

    private static void Draw(Plot plot, IReadOnlyList<SweepCell> cells, Func<SweepCell, double> value, string title, string unit)
    {
        double[] widths = [.. cells.Select(cell => (double)cell.Parallelism).Distinct().Order()];
        foreach (var line in cells.GroupBy(cell => cell.Capacity).OrderBy(group => group.Key))
        {
            var points = line.OrderBy(cell => cell.Parallelism).ToList();
            var scatter = plot.Add.Scatter(
                points.Select(cell => (double)Array.IndexOf(widths, cell.Parallelism)).ToArray(),
                points.Select(value).ToArray());
            scatter.LegendText = $"capacity {line.Key}";
            scatter.LineWidth = 2;
            scatter.MarkerSize = 8;
        }

        plot.Title(title);
        plot.YLabel(unit);
        plot.XLabel("parallelism");
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, widths.Length).Select(index => (double)index)], [.. widths.Select(width => width.ToString("0"))]);
        plot.Axes.SetLimitsY(0, cells.Max(value) * 1.15);
        plot.ShowLegend(Alignment.LowerRight);
    }
}
