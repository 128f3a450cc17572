namespace Pipeline.Core.Concurrency;

/// <summary>
/// Does something short again and again on a thread of its own: what must go on while every thread of the pool is blocked, or what is so short that a change of threads would cost more. It wakes by real time,
/// when an injected clock says so, and when it is woken. Thread-safe.
/// </summary>
internal sealed class DedicatedThread : IAsyncDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ThreadSignal _wake = new();
    private readonly Lock _gate = new();
    private readonly string _name;
    private readonly TimeSpan _interval;
    private readonly Func<TimeSpan> _work;
    private readonly TimeProvider _time;
    private ITimer? _timer;
    private bool _isRunning;
    private volatile bool _stopped;

    /// <summary>Makes it; it begins with <see cref="Start"/> or the first <see cref="Wake"/>.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="interval">When it does it first after <see cref="Start"/>, and how often an injected clock wakes it.</param>
    /// <param name="work">What it does; returns after how long it does it again, or <see cref="Timeout.InfiniteTimeSpan"/> for when it is woken. Never throws.</param>
    /// <param name="time">The clock. The system's needs no timer: its timers fire on the pool.</param>
    public DedicatedThread(string name, TimeSpan interval, Func<TimeSpan> work, TimeProvider time) => (_name, _interval, _work, _time) = (name, interval, work, time);

    /// <summary>Starts the thread, if it does not run.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_isRunning || _stopped)
            {
                return;
            }

            _isRunning = true;
            _timer = ReferenceEquals(_time, TimeProvider.System) ? null : _time.CreateTimer(_ => _wake.Set(), null, _interval, _interval);
            new Thread(Run) { IsBackground = true, Name = _name }.Start();
        }
    }

    /// <summary>Has it do its work now; starts the thread if it does not run.</summary>
    public void Wake()
    {
        _wake.Set();
        Start();
    }

    /// <summary>Ends the thread and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        bool isRunning;
        lock (_gate)
        {
            (_stopped, isRunning) = (true, _isRunning);
        }

        if (!isRunning)
        {
            return;
        }

        _wake.Set();
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        await _ended.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        var next = _interval;
        while (!_stopped)
        {
            _wake.Wait((int)Math.Ceiling(next.TotalMilliseconds));
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

    /// <summary>Waits, at most this long, or without end when it is -1, and takes the signal if there was one.</summary>
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
