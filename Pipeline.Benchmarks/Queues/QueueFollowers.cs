using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;

namespace Pipeline.Benchmarks.Queues;

/// <summary>
/// <c>-- queue-followers [N] [interactive]</c>: N readers follow N running jobs to which nothing happens, while another process sends and completes jobs of its own. Prints what the readers'
/// process takes of a core, the managed memory of each reader, and how late one hears of what another connection writes of its job.
/// </summary>
internal static class QueueFollowers
{
    private const int DefaultFollowers = 2_000;
    private const int Probes = 20;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["child", var path])
        {
            return await WorkAsync(path);
        }

        var followers = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : DefaultFollowers;
        var folder = Directory.CreateTempSubdirectory("pipeline-queue-");
        try
        {
            await MeasureAsync(Path.Combine(folder.FullName, "queue.db"), followers, args.Contains("interactive"));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string path, int count, bool interactive)
    {
        await using var queue = await QueueWorkload.OpenAsync(path);
        await using var other = await QueueWorkload.OpenAsync(path);
        var leases = await LeaseAsync(queue, count, interactive);
        using CancellationTokenSource stop = new();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var followers = leases.Select(lease => new Follower(queue, lease.Job.Id, stop.Token)).ToArray();
        await Task.WhenAll(followers.Select(follower => follower.First));
        using var busy = Start(path);
        await Task.Delay(Settling, TimeProvider.System, stop.Token);
        var memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / count;
        var used = await UseAsync();
        var late = await HearAsync(other, leases[0], followers[0]);
        busy.Kill();
        await busy.WaitForExitAsync(stop.Token);
        await stop.CancelAsync();
        await Task.WhenAll(followers.Select(follower => follower.Ended));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} followers: {used:P2} of a core; {memory:N1} KiB of managed memory each; heard of another connection's write after {late.Median:N0} ms (median), {late.Most:N0} ms (most)"));
    }

    private static async Task<IReadOnlyList<JobLease>> LeaseAsync(SqliteJobQueue queue, int count, bool interactive)
    {
        JobRequest request = new() { Flow = "followed", Input = JsonElement.Parse("{}"), Interactive = interactive };
        await queue.EnqueueAsync([.. Enumerable.Repeat(request, count)], CancellationToken.None);
        return await queue.LeaseAsync("followed", "benchmark", count, TimeSpan.FromHours(1), CancellationToken.None);
    }

    /// <summary>The share of a core that this process takes.</summary>
    private static async Task<double> UseAsync()
    {
        using var self = Process.GetCurrentProcess();
        self.Refresh();
        var (start, used) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
        await Task.Delay(Measured, TimeProvider.System, CancellationToken.None);
        self.Refresh();
        return (self.TotalProcessorTime - used) / Stopwatch.GetElapsedTime(start);
    }

    private static async Task<(double Median, double Most)> HearAsync(SqliteJobQueue other, JobLease lease, Follower follower)
    {
        List<double> late = [];
        for (var probe = 0; probe < Probes; probe++)
        {
            var heard = follower.Next();
            var start = Stopwatch.GetTimestamp();
            await other.AppendEventsAsync(lease, [new PendingEvent(JobEventKind.Token, DateTimeOffset.UnixEpoch, default)], CancellationToken.None);
            await heard;
            late.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        late.Sort();
        return (late[Probes / 2], late[^1]);
    }

    private static Process Start(string path)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(QueueFollowers).Assembly.Location);
        }

        foreach (var argument in (string[])["queue-followers", "child", path])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Sends and completes a job every few milliseconds, until it is killed.</summary>
    private static async Task<int> WorkAsync(string path)
    {
        await using var queue = await QueueWorkload.OpenAsync(path);
        JobRequest request = new() { Flow = "other", Input = JsonElement.Parse("{}") };
        using PeriodicTimer timer = new(Pace);
        while (await timer.WaitForNextTickAsync())
        {
            await queue.EnqueueAsync([request], CancellationToken.None);
            foreach (var lease in await queue.LeaseAsync("other", "other", 10, TimeSpan.FromMinutes(1), CancellationToken.None))
            {
                await queue.SettleAsync(lease, new Settlement { State = JobState.Succeeded }, CancellationToken.None);
            }
        }

        return 0;
    }
}
