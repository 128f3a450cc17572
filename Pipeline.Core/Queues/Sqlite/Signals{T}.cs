using System.Collections.Concurrent;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>Wakes those of this process who wait for news of something. Take the task first, then look, then wait: no news is missed. Thread-safe.</summary>
internal sealed class Signals<TKey>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TaskCompletionSource> _waiting = new();

    /// <summary>Completes at the next <see cref="Raise"/> of the key.</summary>
    public Task Next(TKey key) =>
        _waiting.GetOrAdd(key, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>There is news.</summary>
    public void Raise(TKey key)
    {
        if (_waiting.TryRemove(key, out var signal))
        {
            signal.TrySetResult();
        }
    }

    /// <summary>There may be news of anything.</summary>
    public void RaiseAll()
    {
        foreach (var key in _waiting.Keys)
        {
            Raise(key);
        }
    }
}
