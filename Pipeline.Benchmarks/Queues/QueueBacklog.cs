using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Benchmarks.Queues;

/// <summary>
/// <c>-- queue-backlog N</c>: N jobs of 1 KB are accepted, then all are completed. Prints the process's peak memory and the rate. As many jobs as make
/// the process warm go before, whatever N is: the peak is then that of the backlog, not of the compiler and of a heap that has not settled.
/// </summary>
internal static class QueueBacklog
{
    private const int WarmUp = 50_000;

    public static async Task<int> RunAsync(int jobs)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-queue-");
        try
        {
            await using var queue = await QueueWorkload.OpenAsync(Path.Combine(folder.FullName, "queue.db"));
            await QueueWorkload.SendAllAsync(queue, "warm", WarmUp);
            await QueueWorkload.CompleteAllAsync(queue, "warm", WarmUp);
            var start = Stopwatch.GetTimestamp();
            await QueueWorkload.SendAllAsync(queue, "flow", jobs);
            var accepted = Stopwatch.GetElapsedTime(start);
            await QueueWorkload.CompleteAllAsync(queue, "flow", jobs);
            var completed = Stopwatch.GetElapsedTime(start) - accepted;
            using var self = Process.GetCurrentProcess();
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{jobs:N0} jobs: peak memory {self.PeakWorkingSet64 / 1048576.0:N1} MB; {jobs / accepted.TotalSeconds:N0} accepts/s, {jobs / completed.TotalSeconds:N0} lease+completes/s"));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
