namespace Pipeline.Core.Testing;

/// <summary>
/// A clock that stands still until it is moved: timeouts, retries and deadlines of hours take no time. Thread-safe. Timers fire on the thread that moves the
/// clock, in order, each with the clock at its time.
/// </summary>
/// <param name="start">What time it is at first; <see langword="null"/> for the first of January 2026, 00:00 UTC.</param>
public sealed class ManualClock(DateTimeOffset? start = null) : TimeProvider
{
    private static readonly DateTimeOffset Usual = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly SortedSet<ManualTimer> _timers = new(Comparer<ManualTimer>.Create(static (a, b) => (a.Due, a.Number).CompareTo((b.Due, b.Number))));
    private readonly DateTimeOffset _start = start ?? Usual;
    private long _elapsed;
    private long _changes;
    private long _made;
    private int _waiting;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How long it is until the next timer fires; <see langword="null"/> when none is set.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            lock (_gate)
            {
                return _timers.Min is { } next ? TimeSpan.FromTicks(next.Due - _elapsed) : null;
            }
        }
    }

    /// <summary>Rises whenever a timer is set, changed, fired or ended: while it does, something is going on.</summary>
    internal long Changes => Interlocked.Read(ref _changes);

    /// <summary>Those who do nothing but wait for this clock.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _elapsed);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + TimeSpan.FromTicks(GetTimestamp());

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, Interlocked.Increment(ref _made), () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what is due on the way.</summary>
    /// <param name="by">How far; 0 fires what is due now.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = GetTimestamp() + by.Ticks;
        while (TakeDue(until) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _elapsed = Math.Max(_elapsed, until);
        }
    }

    /// <summary>Moves the clock to the next timer and fires what is due then.</summary>
    /// <returns>Whether there was one.</returns>
    public bool AdvanceToNextTimer()
    {
        if (UntilNextTimer is not { } wait)
        {
            return false;
        }

        Advance(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        return true;
    }

    /// <summary>
    /// Waits on this clock and says so: whoever moves the clock on its own, as <see cref="ClockDriver"/> does, knows that this caller does nothing else. Scripted models and
    /// planted faults wait so.
    /// </summary>
    /// <param name="time">How long; <see cref="Timeout.InfiniteTimeSpan"/> until cancelled.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await Task.Delay(time, this, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _changes);
        }
    }

    private ManualTimer? TakeDue(long until)
    {
        lock (_gate)
        {
            if (_timers.Min is not { } timer || timer.Due > until)
            {
                return null;
            }

            _timers.Remove(timer);
            _elapsed = Math.Max(_elapsed, timer.Due);
            if (timer.Period > 0)
            {
                timer.Due = _elapsed + timer.Period;
                _timers.Add(timer);
            }

            _changes++;
            return timer;
        }
    }

    private void Set(ManualTimer timer, long? due, long period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            _changes++;
            if (due is { } wait)
            {
                (timer.Due, timer.Period) = (_elapsed + wait, period);
                _timers.Add(timer);
            }
        }
    }

    private sealed class ManualTimer(ManualClock clock, long number, Action fire) : ITimer
    {
        private bool _disposed;

        public long Number => number;

        public long Due { get; set; }

        public long Period { get; set; }

        public void Fire()
        {
            if (!Volatile.Read(ref _disposed))
            {
                fire();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (Volatile.Read(ref _disposed))
            {
                return false;
            }

            clock.Set(this, dueTime < TimeSpan.Zero ? null : dueTime.Ticks, period <= TimeSpan.Zero ? 0 : period.Ticks);
            return true;
        }

        public void Dispose()
        {
            Volatile.Write(ref _disposed, true);
            clock.Set(this, due: null, period: 0);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
