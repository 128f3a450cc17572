namespace Pipeline.Core.Flow.Tuning;

/// <summary>
/// How many items or batches a stage works on at once, when that changes while it runs: the stage's block has as many workers as the most, and each passes the gate before it works. Thread-safe;
/// who waits is let in in turn.
/// </summary>
/// <param name="start">How many at first.</param>
internal sealed class DegreeGate(int start)
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private int _degree = start;
    private int _inside;
    private long _left;

    /// <summary>Called when the degree has risen; for the block whose gate this is.</summary>
    public Action? Raised { get; set; }

    /// <summary>How many may be inside at once.</summary>
    public int Degree => Volatile.Read(ref _degree);

    /// <summary>How many are inside.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>How often somebody has left.</summary>
    public long Left => Interlocked.Read(ref _left);

    /// <summary>Changes the degree. Whoever is inside beyond it stays until it leaves.</summary>
    public void Set(int degree)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        bool hasRisen;
        lock (_lock)
        {
            hasRisen = degree > _degree;
            Volatile.Write(ref _degree, degree);
            Admit();
        }

        if (hasRisen)
        {
            Raised?.Invoke();
        }
    }

    /// <summary>Waits until there is room inside.</summary>
    public Task EnterAsync()
    {
        lock (_lock)
        {
            if (_inside < _degree && _waiting.Count == 0)
            {
                _inside++;
                return Task.CompletedTask;
            }

            TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
            return turn.Task;
        }
    }

    /// <summary>Leaves room for another. Once for each time it was entered.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _inside--;
            _left++;
            Admit();
        }
    }

    private void Admit()
    {
        while (_inside < _degree && _waiting.TryDequeue(out var turn))
        {
            _inside++;
            turn.SetResult();
        }
    }
}
