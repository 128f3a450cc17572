using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Tests.Support;

/// <summary>
/// A fake clock whose wall clock can be set, forward and back, as people and time servers do: timers and timestamps go on as if nothing had happened. One machine may
/// also start anew: then its timestamps do.
/// </summary>
internal sealed class JumpingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private long _jumped;
    private long _booted;
    private long _timers;

    /// <summary>How many timers were made: who waits for time to pass has made one.</summary>
    public long Timers => Interlocked.Read(ref _timers);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _jumped));

    /// <inheritdoc/>
    public override long GetTimestamp() => base.GetUtcNow().Ticks - Interlocked.Read(ref _booted); // the base class would ask GetUtcNow above

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref _timers);
        return timer;
    }

    /// <summary>Sets the wall clock.</summary>
    /// <param name="by">How far; below zero is back.</param>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _jumped, by.Ticks);

    /// <summary>The machine starts: timestamps count from a little above zero. For what is opened later; what is open would not be there any more.</summary>
    public void Boot() => Interlocked.Add(ref _booted, GetTimestamp() - TimeSpan.TicksPerSecond);
}
