using Pipeline.Core.Options;

namespace Pipeline.Core.Limits;

/// <summary>
/// What was used of a rate. The invariant: what is held and what was counted in the last window are together never more than the rate's amount. An amount is held
/// from its grant, counted when the upstream surely has, and forgotten a window later: so the promise holds by the upstream's clock too, wherever within a
/// call it counts. Pure; not thread-safe.
/// </summary>
/// <remarks>Bounded: amounts counted within a thousandth of the window become one, as late as the last of them.</remarks>
internal sealed class SlidingWindow(Rate rate)
{
    private const int Grains = 1024;

    private readonly Queue<(TimeSpan At, long Amount)> _past = new();
    private readonly TimeSpan _grain = rate.Window / Grains;
    private (TimeSpan At, long Amount) _last;
    private TimeSpan _lastBegan;
    private long _counted;
    private long _held;

    public Rate Rate => rate;

    /// <summary>How much is had at once, or was had in the last window.</summary>
    public long Used(TimeSpan now)
    {
        Forget(now);
        return _held + _counted;
    }

    /// <summary>Takes an amount that fits.</summary>
    public void Hold(long amount) => _held += amount;

    /// <summary>The upstream has counted what was held.</summary>
    public void Count(long amount, TimeSpan now)
    {
        _held -= amount;
        _counted += amount;
        if (_last.Amount > 0 && now - _lastBegan <= _grain)
        {
            _last = (now, _last.Amount + amount);
            return;
        }

        if (_last.Amount > 0)
        {
            _past.Enqueue(_last);
        }

        _last = (now, amount);
        _lastBegan = now;
    }

    /// <summary>When an amount may fit if nothing else happens; <see langword="null"/> when something held must be counted first.</summary>
    public TimeSpan? WhenFits(long amount, TimeSpan now)
    {
        var tooMuch = Used(now) + amount - rate.Amount;
        if (tooMuch <= 0)
        {
            return now;
        }

        foreach (var (at, past) in _past.Append(_last))
        {
            tooMuch -= past;
            if (tooMuch <= 0)
            {
                return Gone(at);
            }
        }

        return null;
    }

    private void Forget(TimeSpan now)
    {
        while (_past.TryPeek(out var first) && Gone(first.At) <= now)
        {
            _counted -= _past.Dequeue().Amount;
        }

        if (_last.Amount > 0 && Gone(_last.At) <= now)
        {
            _counted -= _last.Amount;
            _last = default;
        }
    }

    /// <summary>A tick after the window: what is exactly a window apart is in it.</summary>
    private TimeSpan Gone(TimeSpan at) => at + rate.Window + TimeSpan.FromTicks(1);
}
