using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Results;

/// <summary>What a job's result will say beside its output: counters and degradations. Thread-safe; degradations are bounded.</summary>
internal sealed class JobTally
{
    internal const int MaxDegradations = 100;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly List<Degradation> _degraded = [];
    private long _version;

    /// <summary>Rises whenever a counter moves.</summary>
    public long Version => Volatile.Read(ref _version);

    public void Count(string counter, long amount)
    {
        lock (_lock)
        {
            _counters[counter] = _counters.GetValueOrDefault(counter) + amount;
            _version++;
        }
    }

    /// <returns>Whether it was noted; <see langword="false"/> when it is noted already or there are too many.</returns>
    public bool Degrade(Degradation degradation)
    {
        lock (_lock)
        {
            if (_degraded.Count == MaxDegradations || _degraded.Contains(degradation))
            {
                return false;
            }

            _degraded.Add(degradation);
            return true;
        }
    }

    public SortedDictionary<string, long> Counters()
    {
        lock (_lock)
        {
            return new(_counters, StringComparer.Ordinal);
        }
    }

    public IReadOnlyList<Degradation> Degraded()
    {
        lock (_lock)
        {
            return [.. _degraded];
        }
    }
}
