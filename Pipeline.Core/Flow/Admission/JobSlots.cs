namespace Pipeline.Core.Flow.Admission;

/// <summary>
/// The jobs a flow holds at once. A slot is taken before a job is leased and freed when the job is settled. There are as many as the definition says, or as
/// <see cref="AdmissionPolicy"/> finds, up to what the first stage holds. Thread-safe.
/// </summary>
internal sealed class JobSlots
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly int _max;
    private readonly bool _isFixed;
    private readonly int _atFirst;
    private IReadOnlyList<Watched> _stages = [];
    private TaskCompletionSource? _moved;
    private int _taken;
    private int _started;
    private long _ended;

    /// <summary>As many as there are, whatever the stages do.</summary>
    public JobSlots(int max, TimeProvider time)
    {
        _time = time;
        _max = max;
        _isFixed = true;
    }

    /// <summary>As many as the stages can begin on soon.</summary>
    /// <param name="max">At most this many.</param>
    /// <param name="atFirst">How many before a job has ended.</param>
    /// <param name="time">The clock.</param>
    public JobSlots(int max, int atFirst, TimeProvider time)
        : this(max, time)
    {
        _isFixed = false;
        _atFirst = atFirst;
    }

    /// <summary>Slots that are taken.</summary>
    public int Taken
    {
        get
        {
            lock (_gate)
            {
                return _taken;
            }
        }
    }

    /// <summary>Says which stages the jobs go through. Once, before the first slot is taken.</summary>
    public void Watch(IReadOnlyList<IWatchedStage> stages) => _stages = [.. stages.Select(stage => new Watched(stage, new StagePace(_time)))];

    /// <summary>Waits for one slot and takes up to <paramref name="max"/>.</summary>
    public async ValueTask<int> TakeAsync(int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(max, out var moved) is > 0 and var taken)
            {
                return taken;
            }

            // Items that move within a stage are not told of one by one: so it also looks from time to time.
            using var waited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(moved, Task.Delay(AdmissionPolicy.Soon, _time, waited.Token)).ConfigureAwait(false);
            await waited.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Gives back slots that no job was found for.</summary>
    public void Return(int count) => Change(taken: -count, started: 0);

    /// <summary>A job begins in a slot.</summary>
    public void Start() => Change(taken: 0, started: 1);

    /// <summary>A job that began is settled, and its slot is free.</summary>
    public void Free()
    {
        Interlocked.Increment(ref _ended);
        Change(taken: -1, started: -1);
    }

    /// <summary>A job has moved on, so there may be room for another.</summary>
    public void Moved() => Interlocked.Exchange(ref _moved, null)?.TrySetResult();

    private int TryTake(int max, out Task moved)
    {
        lock (_gate)
        {
            moved = NextMove(); // Before the look: what moves from now on is noticed.
            var taken = (int)Math.Clamp(CountFree(), 0, max);
            _taken += taken;
            return taken;
        }
    }

    /// <summary>The task that the next <see cref="Moved"/> ends, which may come from any thread at any time.</summary>
    private Task NextMove()
    {
        if (Volatile.Read(ref _moved) is { } awaited)
        {
            return awaited.Task;
        }

        TaskCompletionSource fresh = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _moved, fresh, null) ?? fresh).Task;
    }

    private long CountFree()
    {
        var free = _max - _taken;
        if (_isFixed || free <= 0)
        {
            return free;
        }

        // Slow start: how fast the stages are shows only when jobs have gone through them.
        free = (int)Math.Min(free, _atFirst + Interlocked.Read(ref _ended) - _taken);
        Span<StageLoad> loads = _stages.Count <= 16 ? stackalloc StageLoad[_stages.Count] : new StageLoad[_stages.Count];
        for (var index = loads.Length - 1; index >= 0; index--) // against the data: no item is seen twice
        {
            loads[index] = _stages[index].Load();
        }

        return Math.Min(free, AdmissionPolicy.MayTake(loads, _taken, _taken - _started));
    }

    private void Change(int taken, int started)
    {
        lock (_gate)
        {
            if (_taken + taken < 0)
            {
                throw new InvalidOperationException($"{-taken} slots were given back and {_taken} were taken. Give back each slot once.");
            }

            _taken += taken;
            _started += started;
        }

        Moved();
    }

    private sealed record Watched(IWatchedStage Stage, StagePace Pace)
    {
        public StageLoad Load()
        {
            var reading = Stage.Read();
            return new(Stage.Width, reading.InFlight, reading.Buffered, Pace.SecondsPerItem(reading), Stage.Expands);
        }
    }
}
