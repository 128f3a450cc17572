using System.Collections.Concurrent;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Policies;

namespace Pipeline.Core.Queues.Pump;

/// <summary>The jobs of a pump that works on certain ones only: which of them wait, and when to look for them again. Thread-safe; <see cref="NextLook"/> is for the pump alone.</summary>
/// <param name="ids">The jobs.</param>
/// <param name="longest">The longest time between two looks.</param>
internal sealed class OwnJobs(IReadOnlyCollection<Guid> ids, TimeSpan longest)
{
    private readonly ConcurrentDictionary<Guid, bool> _waiting = new(ids.Select(id => KeyValuePair.Create(id, true)));
    private int _looks;

    /// <summary>Those that this pump does not hold and has not settled. Another worker may.</summary>
    public IReadOnlyCollection<Guid> Waiting => [.. _waiting.Keys];

    /// <summary>Whether there is nothing to lease.</summary>
    public bool AreAllTaken => _waiting.IsEmpty;

    /// <summary>The pump holds one.</summary>
    public void Take(Guid id)
    {
        _waiting.TryRemove(id, out _);
        _looks = 0;
    }

    /// <summary>An attempt of one is over: unless it has ended, it waits again.</summary>
    public void PutBack(AttemptReport report)
    {
        if (report.Settlement is not { } settled || !settled.State.IsTerminal())
        {
            _waiting.TryAdd(report.Job.Id, true);
        }
    }

    /// <summary>How long to wait when nothing could be leased: longer each time.</summary>
    public TimeSpan NextLook()
    {
        var wait = Backoff.After(Math.Min(++_looks, 10));
        return wait < longest ? wait : longest;
    }
}
