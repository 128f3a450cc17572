using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Properties;

/// <summary>A job as the queue's contract has it, in plain words. Spans are by the monotonic clock, times that a sender gave by the wall clock.</summary>
internal sealed class ModelJob(Guid id, int order, JobRequest request)
{
    public Guid Id { get; } = id;

    public int Order { get; } = order;

    public JobRequest Request { get; } = request;

    /// <summary>Since when it waits for a worker, in ticks: it was accepted then, or its sender's time had come.</summary>
    public long WaitsSince { get; init; }

    public JobState State { get; set; } = JobState.Ready;

    public int Epoch { get; set; }

    public int Events { get; set; } = 1;

    public bool Cancelling { get; set; }

    public bool Replayed { get; set; }

    /// <summary>Whether it still holds the dedupe key of its request.</summary>
    public bool HasKey { get; set; } = true;

    /// <summary>Until when its lease, or its pause before another attempt, holds.</summary>
    public TimeSpan Until { get; set; }

    /// <summary>Every lease ever given out: most of them are stale.</summary>
    public List<JobLease> Leases { get; } = [];

    public bool IsRetrying => State == JobState.Scheduled && Epoch > 0;

    public bool HoldsKey(string? wanted) =>
        wanted is not null && HasKey && Request.DedupeKey == wanted && State is not (JobState.Failed or JobState.Cancelled or JobState.Expired);

    public bool IsLate(DateTimeOffset now) => Request.Deadline <= now;

    public bool IsLapsed(TimeSpan monotonic) => State == JobState.Leased && Until <= monotonic;

    /// <summary>Whether its time has come, while it is scheduled.</summary>
    public bool IsTime(DateTimeOffset now, TimeSpan monotonic) =>
        State == JobState.Scheduled && !IsLate(now) && (Epoch > 0 ? Until <= monotonic : Request.NotBefore <= now);

    public bool IsDue(DateTimeOffset now, TimeSpan monotonic) =>
        !IsLate(now) && (State == JobState.Ready || IsTime(now, monotonic) || (IsLapsed(monotonic) && !Cancelling));

    public bool IsHeldUnder(JobLease lease) => State == JobState.Leased && lease.Job.Epoch == Epoch;
}
