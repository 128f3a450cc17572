using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Properties;

/// <summary>A job as the queue's contract has it, in plain words.</summary>
internal sealed class ModelJob(Guid id, int order, int priority, string? key)
{
    public Guid Id { get; } = id;

    public int Order { get; } = order;

    public int Priority { get; } = priority;

    public string? Key { get; } = key;

    public JobState State { get; set; } = JobState.Ready;

    public int Epoch { get; set; }

    public int Events { get; set; } = 1;

    public bool Cancelling { get; set; }

    public DateTimeOffset Until { get; set; }

    /// <summary>Every lease ever given out: most of them are stale.</summary>
    public List<JobLease> Leases { get; } = [];

    public bool HoldsKey(string? wanted) => wanted is not null && Key == wanted && State is not (JobState.Failed or JobState.Cancelled or JobState.Expired);

    public bool IsDue(DateTimeOffset now) => State == JobState.Ready || (State == JobState.Leased && Until <= now && !Cancelling);

    public bool IsHeldUnder(JobLease lease) => State == JobState.Leased && lease.Job.Epoch == Epoch;
}
