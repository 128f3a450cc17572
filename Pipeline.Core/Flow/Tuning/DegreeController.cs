using System.Globalization;

namespace Pipeline.Core.Flow.Tuning;

/// <summary>
/// Finds the least degree with which a stage gets most done. It measures what it steers by, work a second, so it need not be told whether the processor, a server or a limit is the bound: a step up
/// that brings less than half of what it would bring if every slot worked as before is taken back, a step down that costs nothing is kept. Pure; for one thread at a time.
/// </summary>
/// <remarks>
/// From where it begins it doubles while that pays, then tries a quarter more, then a quarter less. Then it rests, and looks again after 10 s, 20 s, 40 s and so on, up to 5 min: under a constant
/// load it comes to rest. When the rate at the same degree changes by more than a third twice in a row, it begins anew. A refusal by an upstream takes a tenth off at once. It stays where it is while
/// less than four fifths of the slots are at work (there is nothing to be won) or a fifth of the items wait for room in the next stage (it is not this one that holds things up).
/// </remarks>
internal sealed class DegreeController
{
    private const double Doubling = 2;
    private const double Quarter = 1.25;
    private const double Fewer = 0.75;
    private const double NoStep = 0;

    private const double AfterRefusal = 0.9;
    private const double Harmless = 0.95;
    private const double Drift = 4 / 3.0;
    private const double Saturated = 0.8;
    private const double HeldUp = 0.2;
    private const double FirstRest = 10;
    private const double LongestRest = 300;

    private readonly int _min;
    private readonly int _max;

    private (int Degree, double Rate)? _best;
    private double _step = Doubling;
    private bool _isResting;
    private double _rested;
    private double _rest = FirstRest;
    private int _drifts;

    /// <param name="min">The least degree; at least 1.</param>
    /// <param name="max">The most; at least <paramref name="min"/>.</param>
    /// <param name="start">Where to begin; brought within the bounds.</param>
    public DegreeController(int min, int max, int start)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(min, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        (_min, _max) = (min, max);
        Degree = Math.Clamp(start, min, max);
    }

    /// <summary>The degree now.</summary>
    public int Degree { get; private set; }

    /// <summary>What to change after some time at <see cref="Degree"/>; <see langword="null"/> to stay.</summary>
    public DegreeDecision? Next(in DegreeReading reading)
    {
        var from = Degree;
        var reason = Decide(reading);
        return Degree == from ? null : new(from, Degree, reason);
    }

    /// <summary>Sets the degree, and says why.</summary>
    private string Decide(in DegreeReading reading)
    {
        if (reading.Throttled > 0)
        {
            return GiveWay(reading.Throttled);
        }

        _rested += reading.Seconds;
        if (reading.Occupancy < Saturated || reading.BackedUp > HeldUp)
        {
            return "";
        }

        if (_isResting)
        {
            return Rest(reading.Rate);
        }

        return _best is { } best ? Judge(best.Degree, best.Rate, reading.Rate) : Go((Degree, reading.Rate), "all of its slots are at work");
    }

    private string GiveWay(long refused)
    {
        _rest = _isResting ? Math.Min(_rest * 2, LongestRest) : FirstRest;
        (_isResting, _rested, _drifts, _best) = (true, 0, 0, null);
        Degree = Math.Max(_min, (int)(Degree * AfterRefusal));
        return Text($"the upstream refused {refused} calls");
    }

    /// <summary>Another time at the degree it has come to.</summary>
    private string Rest(double rate)
    {
        var known = _best is { } best ? best.Rate : rate;
        _drifts = rate > known * Drift || rate < known / Drift ? _drifts + 1 : 0;
        if (_drifts >= 2)
        {
            (_isResting, _drifts, _rest, _step) = (false, 0, FirstRest, Doubling);
            return Go((Degree, rate), Text($"its rate went from {known:0.#} to {rate:0.#} a second"));
        }

        _best = (Degree, _drifts == 0 ? (known * 3 / 4) + (rate / 4) : known);
        if (_rested < _rest)
        {
            return "";
        }

        _rest = Math.Min(_rest * 2, LongestRest);
        (_isResting, _step) = (false, Quarter);
        return Go(_best.Value, "it looks again after a rest");
    }

    /// <summary>What a step away from the best has brought.</summary>
    private string Judge(int best, double known, double rate)
    {
        var brought = rate / known;
        var wanted = Degree > best ? 1 + (((double)Degree / best) - 1) / 2 : Harmless;
        if (brought >= wanted)
        {
            return Go((Degree, Degree > best ? rate : Math.Max(rate, known)), Text($"{Degree} rather than {best} made the rate {brought:0.00} times what it was"));
        }

        _step = After(_step);
        return Go((best, known), Text($"{Degree} rather than {best} made the rate no more than {brought:0.00} times what it was"));
    }

    /// <summary>Takes the next step from the best degree; rests there when none is left.</summary>
    private string Go((int Degree, double Rate) best, string reason)
    {
        _best = best;
        for (; _step > NoStep; _step = After(_step))
        {
            var next = Math.Clamp(Step(best.Degree), _min, _max);
            if (next != best.Degree)
            {
                Degree = next;
                return reason;
            }
        }

        (Degree, _isResting, _rested) = (best.Degree, true, 0);
        return reason;
    }

    private int Step(int degree) => _step < 1 ? Math.Min(degree - 1, (int)(degree * _step)) : Math.Max(degree + 1, (int)(degree * _step));

    private static double After(double step) => step switch
    {
        Doubling => Quarter,
        Quarter => Fewer,
        _ => NoStep,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
