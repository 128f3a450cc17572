namespace Pipeline.Core.Concurrency;

/// <summary>
/// Does something short again and again on a thread of its own: what must go on while every thread of the pool is blocked. It wakes by real time,
/// and when an injected clock says so. Thread-safe.
/// </summary>
internal sealed class DedicatedThread : IAsyncDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ThreadSignal _wake = new();
    private readonly TimeSpan _interval;
    private readonly Action _work;
    private readonly ITimer? _timer;
    private volatile bool _stopped;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="interval">How often.</param>
    /// <param name="work">What it does. Never throws.</param>
    /// <param name="time">The clock. The system's needs no timer: its timers fire on the pool.</param>
    public DedicatedThread(string name, TimeSpan interval, Action work, TimeProvider time)
    {
        _interval = interval;
        _work = work;
        _timer = ReferenceEquals(time, TimeProvider.System) ? null : time.CreateTimer(_ => _wake.Set(), null, interval, interval);
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Ends the thread and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopped = true;
        _wake.Set();
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        await _ended.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        while (!_stopped)
        {
            _wake.Wait((int)_interval.TotalMilliseconds);
            if (!_stopped)
            {
                _work();
            }
        }

        _ended.SetResult();
    }
}
