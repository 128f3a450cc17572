using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Pump;

/// <summary>How a <see cref="JobPump"/> runs.</summary>
public sealed record PumpSettings
{
    /// <summary>Whether to end when no job of the flow is ready, leased or waiting for another attempt.</summary>
    /// <value>Default: <see langword="false"/>, run until stopped.</value>
    public bool UntilEmpty { get; init; }

    /// <summary>The only jobs that are worked on, whatever else waits; the pump then runs until stopped, and <see cref="UntilEmpty"/> must not be set. <see langword="null"/> works on all of the flow, in their order.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public IReadOnlyCollection<Guid>? Only { get; init; }

    /// <summary>
    /// How long running jobs may go on once the pump is stopped. Three quarters are for the jobs to end; then they are stopped and go back to the queue
    /// without burning an attempt.
    /// </summary>
    /// <value>0 – 1 h. Default: 30 s.</value>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether each job that has ended is a log line.</summary>
    /// <value>Default: <see langword="false"/>; those that fail for good are one always.</value>
    public bool LogsJobs { get; init; }

    /// <summary>Called after each attempt, on any thread, several at once. What it throws is logged.</summary>
    public Action<AttemptReport>? OnSettled { get; init; }
}

/// <summary>What became of a job after an attempt by this process.</summary>
/// <param name="Job">The job as it was leased.</param>
/// <param name="Settlement">What was written; <see langword="null"/> when the lease was lost and nothing was.</param>
public sealed record AttemptReport(Job Job, Settlement? Settlement);

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

/// <summary>Counts what became of jobs. Thread-safe.</summary>
internal sealed class PumpTally
{
    private readonly long[] _settled = new long[Enum.GetValues<JobState>().Length];
    private long _lost;

    /// <summary>Counts one; <see langword="null"/> for a lost lease.</summary>
    public void Add(JobState? settled)
    {
        if (settled is { } state)
        {
            Interlocked.Increment(ref _settled[(int)state]);
        }
        else
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>The counts so far.</summary>
    public PumpSummary Summary() => new(
        Count(JobState.Succeeded),
        Count(JobState.Partial),
        Count(JobState.Failed),
        Count(JobState.Cancelled),
        Count(JobState.Expired),
        Retried: Count(JobState.Scheduled),
        Released: Count(JobState.Ready),
        Lost: Volatile.Read(ref _lost));

    private long Count(JobState state) => Volatile.Read(ref _settled[(int)state]);
}
