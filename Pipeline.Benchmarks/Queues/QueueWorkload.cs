using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;

namespace Pipeline.Benchmarks.Queues;

/// <summary>Accept → lease → complete with 1 KB jobs, as senders and a worker do it: accepts in batches by several callers, leases in batches, each job settled on its own.</summary>
internal static class QueueWorkload
{
    private const int Senders = 4;
    private const int PerRequest = 100;
    private const int Lessors = 4;
    private const int PerLease = 128;

    private static readonly JsonElement Result = JsonElement.Parse("""{"documents":1,"chunks":12}""");

    /// <summary>Sends a number of jobs of a flow and completes as many.</summary>
    /// <returns>The longest time between two completions.</returns>
    public static async Task<TimeSpan> RunAsync(SqliteJobQueue queue, string flow, int jobs)
    {
        var sending = SendAllAsync(queue, flow, jobs);
        var gap = await CompleteAllAsync(queue, flow, jobs);
        await sending;
        return gap;
    }

    /// <summary>Sends a number of jobs, a multiple of 400.</summary>
    public static Task SendAllAsync(SqliteJobQueue queue, string flow, int jobs) =>
        Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(() => SendAsync(queue, flow, jobs / Senders))));

    /// <summary>Completes a number of jobs.</summary>
    /// <returns>The longest time between two completions.</returns>
    public static async Task<TimeSpan> CompleteAllAsync(SqliteJobQueue queue, string flow, int jobs)
    {
        Progress progress = new(jobs);
        await Task.WhenAll(Enumerable.Range(0, Lessors).Select(_ => Task.Run(() => WorkAsync(queue, flow, progress))));
        return progress.LongestGap;
    }

    /// <summary>Opens a queue on a file.</summary>
    public static Task<SqliteJobQueue> OpenAsync(string path) => SqliteJobQueue.OpenAsync(
        new QueueOptions { Own = new SqliteQueueOptions { Path = path } }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    private static async Task SendAsync(SqliteJobQueue queue, string flow, int jobs)
    {
        JobRequest request = new() { Flow = flow, Input = JsonSerializer.SerializeToElement(new { text = new string('x', 1000) }) };
        var requests = Enumerable.Repeat(request, PerRequest).ToArray();
        for (var sent = 0; sent < jobs; sent += PerRequest)
        {
            await queue.EnqueueAsync(requests, CancellationToken.None);
        }
    }

    private static async Task WorkAsync(SqliteJobQueue queue, string flow, Progress progress)
    {
        Settlement settlement = new() { State = JobState.Succeeded, Result = Result };
        while (!progress.IsDone)
        {
            var leases = await queue.LeaseAsync(flow, "benchmark", PerLease, TimeSpan.FromSeconds(60), CancellationToken.None);
            if (leases.Count == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
                continue;
            }

            await Task.WhenAll(leases.Select(lease => queue.SettleAsync(lease, settlement, CancellationToken.None).AsTask()));
            progress.Add(leases.Count);
        }
    }

    private sealed class Progress(int jobs)
    {
        private readonly Lock _gate = new();
        private long _last = Stopwatch.GetTimestamp();
        private int _left = jobs;

        public bool IsDone => Volatile.Read(ref _left) <= 0;

        public TimeSpan LongestGap { get; private set; }

        public void Add(int count)
        {
            lock (_gate)
            {
                var gap = Stopwatch.GetElapsedTime(_last);
                LongestGap = gap > LongestGap ? gap : LongestGap;
                _last = Stopwatch.GetTimestamp();
                _left -= count;
            }
        }
    }
}
