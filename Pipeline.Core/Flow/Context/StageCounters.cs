using System.Numerics;
using System.Runtime.InteropServices;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Flow.Context;

/// <summary>
/// What a stage counts, cheaply enough to stay on: a few uncontended atomic additions an item. Thread-safe.
/// </summary>
/// <remarks>
/// Busy time: every wait is timed. The part an item runs without waiting is timed for each item too, unless the stage proves fast
/// (<see cref="FastStreak"/> parts in a row below <see cref="Fast"/>); then one part in <see cref="Stride"/> is timed and counted that many times, until one is
/// slow again. Reading the clock twice an item would cost more than such a stage does.
/// </remarks>
internal sealed class StageCounters
{
    internal const int Stride = 16;
    private const int FastStreak = 64;

    private static readonly TimeSpan Fast = TimeSpan.FromMicroseconds(5);
    private static readonly int CellCount = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount * 2, 2, 64));

    private readonly Cell[] _cells = new Cell[CellCount];
    private readonly TimeProvider _time;
    private readonly KeyValuePair<string, object?>[] _tags;
    private readonly long _fastTicks;
    private readonly bool _oneToOne;
    private int _mask;
    private int _streak;

    /// <param name="time">The clock.</param>
    /// <param name="tags">The tags of the stage's durations.</param>
    /// <param name="oneToOne">Whether each item that neither fails nor stops makes one output; otherwise outputs are counted by <see cref="Produced"/>.</param>
    public StageCounters(TimeProvider time, KeyValuePair<string, object?>[] tags, bool oneToOne)
    {
        _time = time;
        _tags = tags;
        _oneToOne = oneToOne;
        _fastTicks = (long)(Fast.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>An item was taken up.</summary>
    public StageTiming Take()
    {
        return Sample(Interlocked.Increment(ref Mine.Taken));
    }

    /// <summary>Another output is asked of an item taken up before.</summary>
    public StageTiming Pull() => Sample(Interlocked.Increment(ref Mine.Pulled));

    /// <summary>Items were taken up that are timed together, as a batch.</summary>
    public StageTiming Take(int items)
    {
        Interlocked.Add(ref Mine.Taken, items);
        return new(_time.GetTimestamp(), 1);
    }

    /// <summary>Times what follows exactly, from now.</summary>
    public StageTiming Restart() => new(_time.GetTimestamp(), 1);

    /// <summary>The item waits for something: from here on its time is counted exactly.</summary>
    public StageTiming Suspend(StageTiming timing)
    {
        if (timing.Weight == 1)
        {
            return timing;
        }

        var now = _time.GetTimestamp();
        if (timing.Weight > 1)
        {
            Interlocked.Add(ref Mine.Busy, (now - timing.Started) * timing.Weight);
        }

        return new(now, 1);
    }

    /// <summary>The stage's own work on an item or batch is done.</summary>
    public void Record(StageTiming timing)
    {
        if (timing.Weight == 0)
        {
            return;
        }

        var elapsed = _time.GetTimestamp() - timing.Started;
        Interlocked.Add(ref Mine.Busy, elapsed * timing.Weight);
        Adapt(elapsed);
        if (PipelineMeter.Duration.Enabled)
        {
            PipelineMeter.Duration.Record((double)elapsed / _time.TimestampFrequency, _tags);
        }
    }

    /// <summary>Outputs were made, by a stage that is not one to one.</summary>
    public void Produced(int outputs) => Interlocked.Add(ref Mine.Produced, outputs);

    /// <summary>An item left the stage, or is about to be handed on.</summary>
    public void End() => Interlocked.Increment(ref Mine.Ended);

    /// <summary>An item left the stage because it failed.</summary>
    public void Fail()
    {
        Interlocked.Increment(ref Mine.Failed);
        End();
    }

    /// <summary>An item left the stage because its job had ended early.</summary>
    public void Stop()
    {
        Interlocked.Increment(ref Mine.Stopped);
        End();
    }

    /// <summary>Adds (or takes back) an item that waits for room in the next stage.</summary>
    public void Wait(int change) => Interlocked.Add(ref Mine.Waiting, change);

    /// <summary>A call was refused by an upstream.</summary>
    public void Refuse() => Interlocked.Increment(ref Mine.Refused);

    /// <summary>Work was done, in tokens.</summary>
    public void Work(long tokens) => Interlocked.Add(ref Mine.Work, tokens);

    public StageReading Read(int buffered)
    {
        long taken = 0, ended = 0, made = 0, failed = 0, stopped = 0, busy = 0, waiting = 0, refused = 0, work = 0;
        foreach (ref var cell in _cells.AsSpan())
        {
            ended += Volatile.Read(ref cell.Ended);
            failed += Volatile.Read(ref cell.Failed);
            stopped += Volatile.Read(ref cell.Stopped);
            made += Volatile.Read(ref cell.Produced);
            busy += Volatile.Read(ref cell.Busy);
            waiting += Volatile.Read(ref cell.Waiting);
            refused += Volatile.Read(ref cell.Refused);
            work += Volatile.Read(ref cell.Work);
        }

        foreach (ref var cell in _cells.AsSpan())
        {
            taken += Volatile.Read(ref cell.Taken); // after what ended, so that it is never less
        }

        var done = _oneToOne ? Math.Max(0, ended - failed - stopped) : made;
        return new(taken, done, failed, Math.Max(0, taken - ended + waiting), buffered, TimeSpan.FromSeconds((double)busy / _time.TimestampFrequency))
        {
            Waiting = Math.Max(0, waiting),
            Refused = refused,
            Work = work,
        };
    }

    private StageTiming Sample(long count)
    {
        var mask = _mask;
        return mask == 0 ? new(_time.GetTimestamp(), 1)
            : (count & mask) == 0 ? new(_time.GetTimestamp(), mask + 1)
            : default;
    }

    private ref Cell Mine => ref _cells[Environment.CurrentManagedThreadId & (_cells.Length - 1)];

    private void Adapt(long elapsed)
    {
        if (elapsed >= _fastTicks)
        {
            _streak = 0;
            _mask = 0;
        }
        else if (_mask == 0 && ++_streak >= FastStreak)
        {
            _mask = Stride - 1;
        }
    }

    /// <summary>One thread's share, alone on its cache lines.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Cell
    {
        public long Taken;
        public long Ended;
        public long Failed;
        public long Stopped;
        public long Produced;
        public long Pulled;
        public long Busy;
        public long Waiting;
        public long Refused;
        public long Work;
    }
}

/// <summary>When the stage began on an item, and for how many items this one stands; weight 0 is one that is not timed.</summary>
internal readonly record struct StageTiming(long Started, int Weight);
