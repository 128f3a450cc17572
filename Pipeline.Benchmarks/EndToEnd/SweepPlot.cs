using System.Globalization;
using ScottPlot;
using Sylvan.Data.Csv;

namespace Pipeline.Benchmarks.EndToEnd;

/// <summary><c>sweep-plot FILE</c>: draws what <c>pipeline bench sweep</c> has written: throughput above, peak memory below, a line per capacity.</summary>
/// <remarks>It is here and not in the program: ScottPlot brings SkiaSharp, whose native libraries would make the program half as large again.</remarks>
internal static class SweepPlot
{
    private const int Width = 1000;
    private const int Height = 800;

    public static async Task<int> RunAsync(string[] rest)
    {
        if (rest is not [var table] || !File.Exists(table))
        {
            await Console.Error.WriteLineAsync("Name the CSV that 'pipeline bench sweep' has written, such as bench/sweep-embed.csv.");
            return 2;
        }

        List<Cell> cells = [];
        string stage = "";
        await using (var rows = await CsvDataReader.CreateAsync(table))
        {
            while (await rows.ReadAsync())
            {
                stage = rows.GetString(rows.GetOrdinal("stage"));
                cells.Add(new Cell(
                    rows.GetInt32(rows.GetOrdinal("parallelism")),
                    rows.GetInt32(rows.GetOrdinal("capacity")),
                    rows.GetDouble(rows.GetOrdinal("jobs_per_second")),
                    rows.GetInt64(rows.GetOrdinal("peak_memory_bytes")) / (1024.0 * 1024.0)));
            }
        }

        string picture = Path.ChangeExtension(table, ".png");
        Multiplot figure = new();
        figure.AddPlots(2);
        Draw(figure.GetPlot(0), cells, cell => cell.JobsPerSecond, $"'{stage}' swept", "jobs/s");
        Draw(figure.GetPlot(1), cells, cell => cell.PeakMebibytes, "", "peak memory, MiB");
        figure.SavePng(picture, Width, Height);
        await Console.Out.WriteLineAsync(picture);
        return 0;
    }

    private static void Draw(Plot plot, IReadOnlyList<Cell> cells, Func<Cell, double> value, string title, string unit)
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
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, widths.Length).Select(index => (double)index)], [.. widths.Select(width => width.ToString("0", CultureInfo.InvariantCulture))]);
        plot.Axes.SetLimitsY(0, cells.Max(value) * 1.15);
        plot.ShowLegend(Alignment.LowerRight);
    }

    private readonly record struct Cell(int Parallelism, int Capacity, double JobsPerSecond, double PeakMebibytes);
}
