using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Benchmarks.Queues;

/// <summary>
/// <c>-- queue-processes N [JOBS]</c>: N processes on one queue file, each sending and completing its jobs as fast as it can. Prints the rate of one
/// process alone, of all together, the smallest and largest rate of a process while all ran, and the longest time any of them completed nothing.
/// </summary>
internal static class QueueProcesses
{
    private const int DefaultJobs = 20_000;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["child", var path, var flow, var count])
        {
            return await ChildAsync(path, flow, int.Parse(count, CultureInfo.InvariantCulture));
        }

        var processes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 4;
        var jobs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : DefaultJobs;
        Print("1 process", await MeasureAsync(1, jobs));
        Print($"{processes} processes", await MeasureAsync(processes, jobs));
        return 0;
    }

    private static void Print(string name, ChildResult[] results)
    {
        var seconds = results.Max(result => result.End) - results.Min(result => result.Start);
        var rates = results.Select(result => result.Jobs / (result.End - result.Start)).ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {results.Sum(result => result.Jobs) / seconds:N0} jobs/s; each {rates.Min():N0}–{rates.Max():N0} jobs/s; longest gap {results.Max(result => result.Gap):N3} s"));
    }

    private static async Task<ChildResult[]> MeasureAsync(int processes, int jobs)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-queue-");
        try
        {
            var path = Path.Combine(folder.FullName, "queue.db");
            await (await QueueWorkload.OpenAsync(path)).DisposeAsync();
            return await Task.WhenAll(Enumerable.Range(0, processes).Select(index => SpawnAsync(path, $"flow{index}", jobs)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ChildResult> SpawnAsync(string path, string flow, int jobs)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(QueueProcesses).Assembly.Location);
        }

        foreach (var argument in (string[])["queue-processes", "child", path, flow, jobs.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();
        return ChildResult.Parse(line ?? throw new InvalidOperationException($"The child process ended with {process.ExitCode} and printed nothing."));
    }

    private static async Task<int> ChildAsync(string path, string flow, int jobs)
    {
        await using var queue = await QueueWorkload.OpenAsync(path);
        await QueueWorkload.RunAsync(queue, flow, 2_000);
        var start = Now();
        var gap = await QueueWorkload.RunAsync(queue, flow, jobs);
        Console.WriteLine(new ChildResult(jobs, start, Now(), gap.TotalSeconds));
        return 0;
    }

    private static double Now() => (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;

    private sealed record ChildResult(int Jobs, double Start, double End, double Gap)
    {
        public static ChildResult Parse(string line)
        {
            var parts = line.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            return new ChildResult((int)parts[0], parts[1], parts[2], parts[3]);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Jobs} {Start:R} {End:R} {Gap:R}");
    }
}
