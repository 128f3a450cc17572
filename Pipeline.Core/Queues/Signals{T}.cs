using System.Collections.Concurrent;

namespace Pipeline.Core.Queues;

/// <summary>Wakes those of this process who wait for news of something. Take the task first, then look, then wait: no news is missed. After <see cref="Close"/> nobody waits. Thread-safe.</summary>
internal sealed class Signals<TKey>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TaskCompletionSource> _waiting = new();
    private volatile bool _closed;

    /// <summary>The keys whose news somebody waits for.</summary>
    public ICollection<TKey> Awaited => _waiting.Keys;

    /// <summary>Completes at the next <see cref="Raise"/> of the key.</summary>
    public Task Next(TKey key)
    {
        var signal = _waiting.GetOrAdd(key, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_closed)
        {
            Raise(key); // Close may have passed it by
        }

        return signal.Task;
    }

    /// <summary>There is news.</summary>
    public void Raise(TKey key)
    {
        if (_waiting.TryRemove(key, out var signal))
        {
            signal.TrySetResult();
        }
    }

    /// <summary>There will be no news: wakes all who wait, now and later.</summary>
    public void Close()
    {
        _closed = true;
        RaiseAll();
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
