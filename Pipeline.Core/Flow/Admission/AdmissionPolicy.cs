using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Flow.Admission;

/// <summary>
/// How many more jobs a flow takes from the queue. Pure. A job is taken when every stage could begin on it soon, so the stages are kept busy, and what a slow
/// stage cannot take up soon stays on the queue: for other workers, and for jobs that are more urgent.
/// </summary>
/// <remarks>
/// A stage takes up soon as many items as it has free slots, plus those that end within <see cref="Soon"/> (at least one, so that the next item is at hand when one
/// ends). The jobs that have not reached it yet come first. In a flow that expands, items do not stand for jobs: there each stage counts the items before it, one after the
/// expansion only says whether it is backed up, and as many jobs as the expanding stage works on at once are taken all the same, so that one large job does not keep all
/// others out.
/// </remarks>
internal static class AdmissionPolicy
{
    /// <summary>How long a job may expect to wait for a stage.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);

    /// <summary>How many jobs may be taken now; 0 or less for none.</summary>
    /// <param name="stages">The stages in the order of the data.</param>
    /// <param name="held">Jobs that are held.</param>
    /// <param name="unstarted">Those of them whose items have not come to the first stage.</param>
    public static long MayTake(ReadOnlySpan<StageLoad> stages, int held, int unstarted)
    {
        foreach (var stage in stages)
        {
            if (stage.Expands)
            {
                return MayTakeExpanding(stages, held, unstarted);
            }
        }

        return MayTakeOneToOne(stages, held);
    }

    /// <summary>Each job is one item, so a job that is not at a stage or after it has the stage before it, wherever it is.</summary>
    private static long MayTakeOneToOne(ReadOnlySpan<StageLoad> stages, int held)
    {
        var may = long.MaxValue;
        long beyond = 0;
        for (var index = stages.Length - 1; index >= 0; index--)
        {
            beyond += stages[index].AtWork;
            may = Math.Min(may, TakesSoon(stages[index]) - (held - beyond));
            beyond += stages[index].Waiting;
        }

        return may;
    }

    private static long MayTakeExpanding(ReadOnlySpan<StageLoad> stages, int held, int unstarted)
    {
        var may = long.MaxValue;
        long ahead = unstarted;
        long atLeast = 0;
        foreach (var stage in stages)
        {
            ahead += stage.Waiting;
            var left = TakesSoon(stage) - ahead;
            may = Math.Min(may, atLeast == 0 ? left : left > 0 ? long.MaxValue : 0);
            ahead += stage.AtWork;
            atLeast = atLeast == 0 && stage.Expands ? stage.Width : atLeast;
        }

        return Math.Max(may, atLeast - held);
    }

    private static long TakesSoon(in StageLoad stage)
    {
        var free = Math.Max(0, stage.Width - stage.AtWork);
        var ending = stage.SecondsPerItem is { } seconds ? Soon.TotalSeconds * stage.Width / seconds : 1;
        return free + (long)Math.Clamp(ending, 1, int.MaxValue);
    }
}

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

/// <summary>How busy a stage is at one moment.</summary>
/// <param name="Width">How many items it works on at once: parallelism, times the batch's size in a batch stage.</param>
/// <param name="AtWork">Items it works on, or that wait for room in the next stage.</param>
/// <param name="Waiting">Items that wait before it.</param>
/// <param name="SecondsPerItem">The time that a slot of its width takes for an item; <see langword="null"/> before it has ended one.</param>
/// <param name="Expands">Whether it makes any number of items of one.</param>
internal readonly record struct StageLoad(long Width, long AtWork, long Waiting, double? SecondsPerItem, bool Expands = false);
