namespace Pipeline.Core.Testing;

/// <summary>
/// Moves a <see cref="ManualClock"/> on by itself: with real time while anything seen by the probe is at work, and to the next timer as soon as all do nothing but
/// wait. So a retry after minutes takes milliseconds, and a stage that computes is never timed out by a leap. Thread-safe.
/// </summary>
/// <remarks>A stage of one's own that waits on the clock without <see cref="ManualClock.WaitAsync"/> counts as at work: its waits take real time.</remarks>
public sealed class ClockDriver : IAsyncDisposable
{
    private const int Quiet = 120;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(1);

    private readonly ManualClock _clock;
    private readonly FlowProbe _probe;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private int _fewestWorkers;

    /// <summary>Starts moving the clock.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="probe">Sees what is at work.</param>
    public ClockDriver(ManualClock clock, FlowProbe probe)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(probe);
        (_clock, _probe) = (clock, probe);
        _fewestWorkers = WorkersAtWork() + (Thread.CurrentThread.IsThreadPoolThread ? 0 : 1); // the loop's own
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Leaves the clock as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer round = new(Round, TimeProvider.System);
        var last = TimeProvider.System.GetTimestamp();
        var seen = Seen();
        var quiet = 0;
        while (!_stop.IsCancellationRequested)
        {
            await round.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false);
            var now = TimeProvider.System.GetTimestamp();
            var passed = TimeProvider.System.GetElapsedTime(last, now);
            last = now;
            if (_probe.AtWork > _clock.Waiting)
            {
                _clock.Advance(passed);
                quiet = 0;
                continue;
            }

            quiet = Seen() == seen ? quiet + Weight() : 0;
            if (quiet >= Quiet && _clock.AdvanceToNextTimer())
            {
                quiet = 0;
            }

            seen = Seen();
        }
    }

    /// <summary>
    /// An item on its way between stages waits for a thread of the pool or runs on one: a quiet round counts in full when no more of them run than the fewest seen.
    /// Other work of the process must not stop the clock for ever: then a round counts little.
    /// </summary>
    private int Weight()
    {
        var workers = WorkersAtWork();
        _fewestWorkers = Math.Min(_fewestWorkers, workers);
        return ThreadPool.PendingWorkItemCount == 0 && workers == _fewestWorkers ? Quiet / 4 : 1;
    }

    private static int WorkersAtWork()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return most - free;
    }

    private (long Clock, long Probe) Seen() => (_clock.Changes, _probe.Changes);
}
