namespace Pipeline.Core.Queues.Azure;

/// <summary>Lets something be done at most so often, the first time at once. Thread-safe.</summary>
internal sealed class Every(TimeSpan interval, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long? _last;

    /// <summary>Whether it is time.</summary>
    public bool IsTime()
    {
        lock (_gate)
        {
            if (_last is { } last && time.GetElapsedTime(last) < interval)
            {
                return false;
            }

            _last = time.GetTimestamp();
            return true;
        }
    }
}
