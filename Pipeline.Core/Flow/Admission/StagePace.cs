using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Flow.Admission;

/// <summary>Measures how long a stage takes for an item, from its counters. For one thread at a time.</summary>
/// <remarks>The mean of what it measured before and in the last <see cref="Window"/>. A stage that ends nothing is at least as slow as it has ended nothing for.</remarks>
internal sealed class StagePace(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private double? _seconds;
    private long _ended;
    private TimeSpan _busy;
    private long _movedAt = time.GetTimestamp();

    /// <summary>The seconds a slot takes for an item; <see langword="null"/> before it has ended one.</summary>
    public double? SecondsPerItem(in StageReading reading)
    {
        var now = time.GetTimestamp();
        var ended = reading.In - reading.InFlight;
        var still = time.GetElapsedTime(_movedAt, now);
        if (ended > _ended && (still >= Window || _seconds is null))
        {
            var seconds = (reading.Busy - _busy).TotalSeconds / (ended - _ended);
            _seconds = _seconds is { } before ? (before + seconds) / 2 : seconds;
            (_ended, _busy, _movedAt) = (ended, reading.Busy, now);
        }
        else if (ended == _ended && reading.InFlight == 0)
        {
            _movedAt = now; // it has nothing to end
        }
        else if (ended == _ended && _seconds is { } measured)
        {
            return Math.Max(measured, still.TotalSeconds);
        }

        return _seconds;
    }
}
