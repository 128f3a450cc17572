using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>What is counted of one flow's jobs, in as much memory for a million of them as for one. Does no I/O; for one thread.</summary>
/// <param name="flow">Its name.</param>
/// <param name="now">The time that ages are reckoned from.</param>
internal sealed class FlowCount(string flow, DateTimeOffset now)
{
    private readonly Dictionary<JobState, long> _jobs = [];
    private readonly RateCount _accepted = new(now);
    private readonly RateCount _ended = new(now);
    private (long Dead, long Retrying, long Oldest) _count = (0, 0, long.MaxValue);

    /// <summary>Its name.</summary>
    public string Flow => flow;

    /// <summary>Counts a job of the flow.</summary>
    public void Add(JobRecord job)
    {
        _jobs[job.State] = Of(job.State) + 1;
        _count.Dead += job.IsDead ? 1 : 0;
        _count.Retrying += job is { State: JobState.Scheduled, Epoch: > 0 } ? 1 : 0;
        _count.Oldest = job.State is JobState.Ready or JobState.Scheduled ? Math.Min(_count.Oldest, job.Due) : _count.Oldest;
        _accepted.Add(job.Accepted);
        _ended.Add(job.Finished);
    }

    /// <summary>What the flow does.</summary>
    public FlowActivity Activity() => new(
        flow, Of(JobState.Ready), Of(JobState.Leased), Of(JobState.Scheduled), _count.Dead, Waited(_count.Oldest, now), _accepted.Rates(), _ended.Rates());

    /// <summary>The jobs of all flows at a glance.</summary>
    public static JobStatistics Sum(IReadOnlyCollection<FlowCount> flows) => new(
        Enum.GetValues<JobState>().ToDictionary(state => state, state => flows.Sum(one => one.Of(state))),
        flows.Sum(one => one._count.Dead),
        flows.Sum(one => one._count.Retrying),
        flows.Max(one => one.Activity().OldestReady));

    private static TimeSpan? Waited(long oldest, DateTimeOffset now) => now.UtcTicks >= oldest ? TimeSpan.FromTicks(now.UtcTicks - oldest) : null;

    private long Of(JobState state) => _jobs.GetValueOrDefault(state);

    /// <summary>How often something happened within the three spans of <see cref="JobRates"/>.</summary>
    private sealed class RateCount(DateTimeOffset now)
    {
        private long _one;
        private long _five;
        private long _fifteen;

        public void Add(long ticks)
        {
            var age = now.UtcTicks - ticks;
            _one += IsWithin(age, JobRates.Shortest);
            _five += IsWithin(age, JobRates.Middle);
            _fifteen += IsWithin(age, JobRates.Longest);
        }

        public JobRates Rates() => new(_one / JobRates.Shortest.TotalMinutes, _five / JobRates.Middle.TotalMinutes, _fifteen / JobRates.Longest.TotalMinutes);

        private static int IsWithin(long age, TimeSpan span) => age < span.Ticks ? 1 : 0; // also what another machine, whose clock is ahead, has written
    }
}
