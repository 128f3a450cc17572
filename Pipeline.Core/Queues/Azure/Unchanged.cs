namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// For how long this process has seen things unchanged, by its own monotonic clock. What other machines' clocks say does not matter. Looks that are far apart say nothing of the time in between:
/// then it begins anew. Thread-safe; does no I/O.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="longestGap">The longest time between two looks.</param>
internal sealed class Unchanged(TimeProvider time, TimeSpan longestGap)
{
    // Beyond this the oldest are forgotten; they are then judged later, never sooner.
    private const int Most = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (string Mark, long Since, long Looked)> _seen = [];

    /// <summary>Looks at a thing.</summary>
    /// <param name="id">Which.</param>
    /// <param name="mark">What differs when it has changed.</param>
    /// <returns>How long it has been so, and whether it has changed since the last look.</returns>
    public (TimeSpan Age, bool HasChanged) Look(Guid id, string mark)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            var isKnown = _seen.TryGetValue(id, out var known) && time.GetElapsedTime(known.Looked, now) <= longestGap;
            if (isKnown && string.Equals(known.Mark, mark, StringComparison.Ordinal))
            {
                _seen[id] = known with { Looked = now };
                return (time.GetElapsedTime(known.Since, now), false);
            }

            Trim(now);
            _seen[id] = (mark, now, now);
            return (TimeSpan.Zero, isKnown);
        }
    }

    /// <summary>A thing is gone.</summary>
    public void Forget(Guid id)
    {
        lock (_gate)
        {
            _seen.Remove(id);
        }
    }

    private void Trim(long now)
    {
        if (_seen.Count < Most)
        {
            return;
        }

        foreach (var old in _seen.Where(pair => time.GetElapsedTime(pair.Value.Looked, now) > longestGap).Select(pair => pair.Key).ToList())
        {
            _seen.Remove(old);
        }

        if (_seen.Count >= Most)
        {
            _seen.Clear();
        }
    }
}
