namespace Pipeline.Core.Concurrency;

/// <summary>
/// Does something short again and again on a thread of its own: what must go on while every thread of the pool is blocked. It wakes by real time,
/// and when an injected clock says so. Thread-safe.
/// </summary>
internal sealed class DedicatedThread : IAsyncDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ThreadSignal _wake = new();
    private readonly Func<TimeSpan> _work;
    private readonly ITimer? _timer;
    private volatile bool _stopped;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="interval">When it does it first, and how often an injected clock wakes it.</param>
    /// <param name="work">What it does; returns after how long it does it again. Never throws.</param>
    /// <param name="time">The clock. The system's needs no timer: its timers fire on the pool.</param>
    public DedicatedThread(string name, TimeSpan interval, Func<TimeSpan> work, TimeProvider time)
    {
        _work = work;
        _timer = ReferenceEquals(time, TimeProvider.System) ? null : time.CreateTimer(_ => _wake.Set(), null, interval, interval);
        new Thread(() => Run(interval)) { IsBackground = true, Name = name }.Start();
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

    private void Run(TimeSpan next)
    {
        while (!_stopped)
        {
            _wake.Wait((int)next.TotalMilliseconds);
            if (!_stopped)
            {
                next = _work();
            }
        }

        _ended.SetResult();
    }
}

/// <summary>Wakes one thread that waits for something to do. A signal that comes before the wait is kept. Nothing to dispose of.</summary>
internal sealed class ThreadSignal
{
    private readonly object _gate = new();
    private bool _set;

    /// <summary>Wakes the thread, or lets it not fall asleep.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _set = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for the signal and takes it.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            while (!_set)
            {
                Monitor.Wait(_gate);
            }

            _set = false;
        }
    }

    /// <summary>Waits, at most this long, and takes the signal if there was one.</summary>
    public void Wait(int milliseconds)
    {
        lock (_gate)
        {
            if (!_set)
            {
                Monitor.Wait(_gate, milliseconds);
            }

            _set = false;
        }
    }
}
