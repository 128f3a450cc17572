using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Tests.Support;

/// <summary>A fake clock that knows which timers are set, of those that fire once, so that a test can move it on when everybody waits.</summary>
internal sealed class TimerCount(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly ConcurrentDictionary<ITimer, TimeSpan> _set = new();

    /// <summary>How many are set, of those that were made for so long.</summary>
    public int CountSet(Func<TimeSpan, bool> due) => _set.Values.Count(due);

    /// <inheritdoc/>
    public override string ToString() => $"{GetUtcNow():T}: {string.Join(", ", _set.Values)}";

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period > TimeSpan.Zero)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        Counted timer = new(this);
        _set[timer] = dueTime;
        timer.Inner = base.CreateTimer(
            given =>
            {
                _set.TryRemove(timer, out _);
                callback(given);
            },
            state,
            dueTime,
            period);
        return timer;
    }

    private sealed class Counted(TimerCount clock) : ITimer
    {
        public ITimer Inner { get; set; } = null!;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock._set[this] = dueTime;
            return Inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            clock._set.TryRemove(this, out _);
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
