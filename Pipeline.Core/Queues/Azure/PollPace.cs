namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// How long to wait before the next look: short at first, doubled with each look that found nothing, at most so long; with jitter, so that workers which began together do not look together. Pure
/// but for the random source. Thread-safe.
/// </summary>
/// <param name="first">The first wait.</param>
/// <param name="longest">The longest.</param>
/// <param name="random">Draws the jitter.</param>
internal sealed class PollPace(TimeSpan first, TimeSpan longest, Random random)
{
    private readonly Lock _gate = new();
    private TimeSpan _next = first < longest ? first : longest;

    /// <summary>The next wait: between half and the whole of what it has come to.</summary>
    public TimeSpan Next()
    {
        lock (_gate)
        {
            var wait = _next;
            _next = _next * 2 < longest ? _next * 2 : longest;
            return wait * (0.5 + (random.NextDouble() / 2));
        }
    }

    /// <summary>Something was found.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _next = first < longest ? first : longest;
        }
    }
}
