using System.Text.Json.Serialization;

namespace Pipeline.Core.Jobs;

/// <summary>
/// Orders effects: those of a job that was accepted later, or of a later lease of the same job, supersede earlier ones. A store that keeps the highest fence it has
/// seen for a thing discards the writes of a stale worker.
/// <para>The order is a time, so that fences of different queues compare: a queue file that is new, restored from a backup or shared with another queue does not
/// make its jobs look old. Within a queue no two jobs have the same.</para>
/// </summary>
/// <param name="Order">When the job was accepted, in UTC ticks (100 ns), strictly rising within a queue. Ranks of files from before this rule are small numbers and rank below.</param>
/// <param name="Epoch">The lease's number within the job; 0 for what is done without a job.</param>
[JsonConverter(typeof(FenceJsonConverter))]
public readonly record struct Fence(long Order, int Epoch) : IComparable<Fence>
{
    /// <summary>The order as a time; <see langword="null"/> for a rank of before, which is none.</summary>
    public DateTimeOffset? Time => Order >= DateTimeOffset.UnixEpoch.Ticks && Order <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(Order, TimeSpan.Zero) : null;

    /// <summary>The fence of what is done without a job: it supersedes the jobs accepted before, and is superseded by those accepted afterwards.</summary>
    /// <param name="time">When it is done.</param>
    public static Fence At(DateTimeOffset time) => new(time.UtcTicks, 0);

    /// <inheritdoc/>
    public int CompareTo(Fence other) =>
        Order != other.Order ? Order.CompareTo(other.Order) : Epoch.CompareTo(other.Epoch);

    /// <summary>Whether <paramref name="left"/> is superseded by <paramref name="right"/>.</summary>
    public static bool operator <(Fence left, Fence right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> supersedes <paramref name="right"/>.</summary>
    public static bool operator >(Fence left, Fence right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not supersede <paramref name="right"/>.</summary>
    public static bool operator <=(Fence left, Fence right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is not superseded by <paramref name="right"/>.</summary>
    public static bool operator >=(Fence left, Fence right) => left.CompareTo(right) >= 0;
}
