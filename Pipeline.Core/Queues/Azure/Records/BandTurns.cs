namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>
/// In which order a worker asks the bands. The most urgent comes first, but each eighth time the others do, the lowest first: a storage queue has no order of its own, so a job cannot rise in it, and
/// without this one of the lowest band would wait for as long as there are others. Thread-safe.
/// </summary>
/// <param name="isOn">Whether the lower bands have their turns.</param>
internal sealed class BandTurns(bool isOn)
{
    /// <summary>One ask in so many begins with the lowest band.</summary>
    public const int Every = 8;

    private static readonly PriorityBand[] LowestFirst = [.. PriorityBands.InOrder.Reverse()];

    private int _asked;

    /// <summary>The order of the next ask.</summary>
    public IReadOnlyList<PriorityBand> Next() => isOn && (uint)Interlocked.Increment(ref _asked) % Every == 0 ? LowestFirst : PriorityBands.InOrder;
}
