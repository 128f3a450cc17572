namespace Pipeline.Core.Flow.Scope;

/// <summary>A mark for each stage of a flow, set once. Thread-safe. Flows of up to 64 stages need no allocation.</summary>
/// <param name="stages">How many stages there are.</param>
internal struct StageMarks(int stages)
{
    private const int Bits = 64;

    private readonly long[]? _rest = stages > Bits ? new long[(stages - 1) / Bits] : null;
    private long _first;

    /// <summary>Sets a stage's mark.</summary>
    /// <returns>Whether it was not set before.</returns>
    public bool TrySet(int stage)
    {
        ref var word = ref (stage < Bits ? ref _first : ref _rest![(stage / Bits) - 1]);
        var mark = 1L << (stage % Bits);
        return (Volatile.Read(ref word) & mark) == 0 && (Interlocked.Or(ref word, mark) & mark) == 0;
    }
}
