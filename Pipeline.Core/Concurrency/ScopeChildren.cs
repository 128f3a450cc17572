namespace Pipeline.Core.Concurrency;

/// <summary>
/// The children of a scope that run, and what those that ended did wrong. The invariant: a child is added before it starts and removed once, after its
/// failure was noted; after <see cref="CloseAsync"/> none is added. Thread-safe.
/// </summary>
internal sealed class ScopeChildren(string scope)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<long, string> _running = [];
    private readonly List<TaskScopeFailure> _failures = [];
    private long _started;
    private bool _closed;

    public IReadOnlyList<TaskScopeFailure> Failures
    {
        get
        {
            lock (_lock)
            {
                return [.. _failures];
            }
        }
    }

    /// <summary>The children that have not ended, in the order they were started.</summary>
    public IReadOnlyList<string> Running
    {
        get
        {
            lock (_lock)
            {
                return [.. _running.OrderBy(child => child.Key).Select(child => child.Value)];
            }
        }
    }

    /// <exception cref="InvalidOperationException">The scope was left.</exception>
    public long Add(string child)
    {
        lock (_lock)
        {
            if (_closed)
            {
                throw new InvalidOperationException(
                    $"'{child}' was started after its scope '{scope}' was left. Start children before the end of the scope's block, or in a scope that lives longer.");
            }

            _running.Add(++_started, child);
            return _started;
        }
    }

    public void Fail(string child, Exception error)
    {
        lock (_lock)
        {
            if (!_failures.Exists(known => ReferenceEquals(known.Error, error))) // a block that awaits a failed child fails of the same
            {
                _failures.Add(new(child, error));
            }
        }
    }

    public void Remove(long number)
    {
        lock (_lock)
        {
            _running.Remove(number);
            CompleteIfEmpty();
        }
    }

    /// <summary>Takes no more children.</summary>
    /// <returns>Completes when the last one has ended.</returns>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            CompleteIfEmpty();
            return _ended.Task;
        }
    }

    private void CompleteIfEmpty()
    {
        if (_closed && _running.Count == 0)
        {
            _ended.TrySetResult();
        }
    }
}
