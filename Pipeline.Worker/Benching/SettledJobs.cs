using System.Collections.Concurrent;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Pump;

namespace Pipeline.Worker.Benching;

/// <summary>Counts jobs as they end, and how long each took. Thread-safe.</summary>
internal sealed class SettledJobs(int expected, TimeProvider time)
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentBag<double> _latencies = [];
    private int _ended;
    private int _notSucceeded;

    /// <summary>Completes when as many jobs as expected have ended.</summary>
    public Task All => _all.Task;

    public int Ended => Volatile.Read(ref _ended);

    public int NotSucceeded => Volatile.Read(ref _notSucceeded);

    /// <summary>From accepted to ended, in seconds.</summary>
    public IEnumerable<double> Latencies => _latencies;

    /// <summary>Takes note of an attempt; retries and lost leases are not an end.</summary>
    public void Add(AttemptReport report, Action ended)
    {
        if (report.Settlement?.State.IsTerminal() != true)
        {
            return;
        }

        _latencies.Add((time.GetUtcNow() - report.Job.AcceptedAt).TotalSeconds);
        if (report.Settlement.State != JobState.Succeeded)
        {
            Interlocked.Increment(ref _notSucceeded);
        }

        ended();
        if (Interlocked.Increment(ref _ended) == expected)
        {
            _all.SetResult();
        }
    }
}
