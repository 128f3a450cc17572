namespace Pipeline.Core.Jobs;

/// <summary>
/// Orders effects: those of a later accepted job, or of a later lease of the same job, outrank earlier ones. A store that keeps the
/// highest fence it has seen for a thing discards the writes of a stale worker.
/// </summary>
/// <param name="Sequence">The job's place in the order of acceptance.</param>
/// <param name="Epoch">The lease's number within the job.</param>
public readonly record struct Fence(long Sequence, int Epoch) : IComparable<Fence>
{
    /// <inheritdoc/>
    public int CompareTo(Fence other) =>
        Sequence != other.Sequence ? Sequence.CompareTo(other.Sequence) : Epoch.CompareTo(other.Epoch);

    /// <summary>Whether <paramref name="left"/> is outranked by <paramref name="right"/>.</summary>
    public static bool operator <(Fence left, Fence right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> outranks <paramref name="right"/>.</summary>
    public static bool operator >(Fence left, Fence right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not outrank <paramref name="right"/>.</summary>
    public static bool operator <=(Fence left, Fence right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is not outranked by <paramref name="right"/>.</summary>
    public static bool operator >=(Fence left, Fence right) => left.CompareTo(right) >= 0;
}
