using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Pump;

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
