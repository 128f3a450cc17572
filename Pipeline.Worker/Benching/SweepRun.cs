using System.Globalization;

namespace Pipeline.Worker.Benching;

/// <summary>Runs a grid, each cell in a process of its own so that its peak memory is its own.</summary>
internal static class SweepRun
{
    /// <summary>Runs all cells, one after the other.</summary>
    /// <param name="settings">The grid.</param>
    /// <param name="ran">Told of each cell when it is done.</param>
    /// <param name="cancellationToken">Ends the cell that is under way, and begins no other.</param>
    public static async Task<IReadOnlyList<SweepCell>> RunAsync(SweepSettings settings, Action<SweepCell> ran, CancellationToken cancellationToken)
    {
        List<SweepCell> cells = [];
        foreach (var capacity in settings.Capacity)
        {
            foreach (var parallelism in settings.Parallelism)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"sweep-{settings.Stage}-p{parallelism}-c{capacity}");
                var report = await ThroughputProcess.RunAsync(With(settings, parallelism, capacity), Path.Combine(settings.Output, name), cancellationToken);
                SweepCell cell = new(parallelism, capacity, report);
                cells.Add(cell);
                ran(cell);
            }
        }

        return cells;
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
