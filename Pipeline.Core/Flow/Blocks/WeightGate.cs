namespace Pipeline.Core.Flow.Blocks;

/// <summary>
/// Lets items through as long as those that are held weigh no more than a limit; one that is heavier goes through alone. In the order in which they come. Thread-safe.
/// </summary>
/// <param name="limit">What they may weigh together.</param>
internal sealed class WeightGate(long limit)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Weight, TaskCompletionSource Open)> _waiting = new();
    private long _held;

    /// <summary>Lets an item through if it can go now.</summary>
    public bool TryEnter(long weight)
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 || !HasRoom(weight))
            {
                return false;
            }

            _held += weight;
            return true;
        }
    }

    /// <summary>Lets an item through when it can go.</summary>
    public Task EnterAsync(long weight)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && HasRoom(weight))
            {
                _held += weight;
                return Task.CompletedTask;
            }

            TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((weight, open));
            return open.Task;
        }
    }

    /// <summary>An item that was let through is held no more.</summary>
    public void Leave(long weight)
    {
        lock (_lock)
        {
            _held -= weight;
            while (_waiting.TryPeek(out var next) && HasRoom(next.Weight))
            {
                _held += next.Weight;
                _waiting.Dequeue().Open.SetResult();
            }
        }
    }

    private bool HasRoom(long weight) => _held == 0 || _held + weight <= limit;
}
