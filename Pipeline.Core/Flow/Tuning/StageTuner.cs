using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Flow.Tuning;

/// <summary>
/// Reads what a stage does at a degree, asks the controller, and sets the gate. It reads no longer than it must: until each slot has ended two items, for a second at least, for ten at most; and
/// not before those that were at work when the degree changed have ended. For one thread at a time.
/// </summary>
internal sealed class StageTuner(ITunedStage stage, DegreeGate gate, DegreeController controller, TimeProvider time)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    private StageReading _first;
    private long _since;
    private long _done;
    private long _settled;
    private int _looks;
    private double _atWork;
    private double _waiting;

    /// <summary>The stage.</summary>
    public ITunedStage Stage => stage;

    /// <summary>Forgets what was read: the stage had nothing to do in between.</summary>
    public void Begin() => Begin(stage.Read(), settling: 0);

    /// <summary>Looks at the stage; often enough to know how many slots are at work.</summary>
    /// <returns>What was changed, or <see langword="null"/>.</returns>
    public DegreeDecision? Look()
    {
        var (now, done) = (stage.Read(), stage.Done);
        if (done < _settled)
        {
            return null;
        }

        if (_looks == 0 && _settled > 0)
        {
            Begin(now, settling: 0);
        }

        _looks++;
        _atWork += stage.AtWork;
        _waiting += now.Waiting;
        var elapsed = time.GetElapsedTime(_since);
        var isRefused = now.Refused > _first.Refused && elapsed >= Least / 2;
        if (!isRefused && (elapsed < Least || (done - _done < 2L * gate.Degree && elapsed < Most)))
        {
            return null;
        }

        var occupancy = _atWork / _looks / gate.Degree;
        DegreeReading reading = new(elapsed.TotalSeconds, WorkOf(now) - WorkOf(_first), now.Refused - _first.Refused, occupancy, _atWork > 0 ? Math.Min(1, _waiting / _atWork) : 0);
        var before = gate.Degree;
        var decision = controller.Next(reading);
        if (decision is { } changed)
        {
            gate.Set(changed.To);
        }

        Begin(now, decision is null ? 0 : before);
        return decision;
    }

    private static double WorkOf(in StageReading reading) => reading.Work > 0 ? reading.Work : reading.Out;

    private void Begin(in StageReading now, int settling) =>
        (_first, _since, _done, _settled, _looks, _atWork, _waiting) = (now, time.GetTimestamp(), stage.Done, settling == 0 ? 0 : stage.Done + settling, 0, 0, 0);
}
