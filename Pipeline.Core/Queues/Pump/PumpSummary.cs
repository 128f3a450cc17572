using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Pump;

/// <summary>What a pump did, by what became of the jobs.</summary>
/// <param name="Succeeded">Jobs that ended in <see cref="JobState.Succeeded"/>.</param>
/// <param name="Partial">Jobs that ended in <see cref="JobState.Partial"/>.</param>
/// <param name="Failed">Jobs that ended in <see cref="JobState.Failed"/>: dead letters.</param>
/// <param name="Cancelled">Jobs that ended in <see cref="JobState.Cancelled"/>.</param>
/// <param name="Expired">Jobs that ended in <see cref="JobState.Expired"/>.</param>
/// <param name="Retried">Attempts that failed and are followed by another.</param>
/// <param name="Released">Jobs handed back to the queue, without burning an attempt.</param>
/// <param name="Lost">Leases lost before they were settled: another worker took the job up.</param>
public sealed record PumpSummary(long Succeeded, long Partial, long Failed, long Cancelled, long Expired, long Retried, long Released, long Lost)
{
    /// <summary>The sums of two.</summary>
    public static PumpSummary operator +(PumpSummary left, PumpSummary right) => Add(left, right);

    /// <summary>The sums of two.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static PumpSummary Add(PumpSummary left, PumpSummary right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new PumpSummary(
            left.Succeeded + right.Succeeded,
            left.Partial + right.Partial,
            left.Failed + right.Failed,
            left.Cancelled + right.Cancelled,
            left.Expired + right.Expired,
            left.Retried + right.Retried,
            left.Released + right.Released,
            left.Lost + right.Lost);
    }
}
