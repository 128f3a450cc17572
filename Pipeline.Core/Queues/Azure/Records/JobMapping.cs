using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>From <see cref="JobRecord"/>s to what the contracts speak of. Pure.</summary>
internal static class JobMapping
{
    /// <summary>The job without what is large.</summary>
    public static JobSummary Summary(JobRecord job) => new()
    {
        Id = job.Id,
        Sequence = 0, // it numbers none: the time of acceptance orders them
        Flow = job.Flow,
        Tenant = job.Tenant,
        Priority = job.Priority,
        State = job.State,
        Attempts = job.Attempts,
        Epoch = job.Epoch,
        AcceptedAt = Time(job.Accepted)!.Value,
        StartedAt = TimeOrNone(job.Started),
        FinishedAt = TimeOrNone(job.Finished),
        NotBefore = job.State == JobState.Scheduled ? Time(job.Due) : null,
        Deadline = Time(job.Deadline),
        LeasedUntil = TimeOrNone(job.Until),
        Owner = job.Owner.Length > 0 ? job.Owner : null,
        ReplayedAs = job.ReplayedAs == Guid.Empty ? null : job.ReplayedAs,
    };

    /// <summary>The whole job.</summary>
    public static Job Whole(JobRecord job, JobContents contents)
    {
        var summary = Summary(job);
        return new Job
        {
            Id = job.Id,
            Sequence = 0,
            State = job.State,
            Attempts = job.Attempts,
            Epoch = job.Epoch,
            AcceptedAt = summary.AcceptedAt,
            StartedAt = summary.StartedAt,
            FinishedAt = summary.FinishedAt,
            NotBefore = summary.NotBefore,
            LeasedUntil = summary.LeasedUntil,
            FollowedUntil = contents.FollowedUntil,
            Owner = summary.Owner,
            ReplayedAs = summary.ReplayedAs,
            Result = contents.Result,
            Failures = contents.Failures,
            Request = new JobRequest
            {
                Flow = job.Flow,
                Tenant = job.Tenant,
                Priority = job.Priority,
                NotBefore = Time(job.NotBefore),
                Deadline = Time(job.Deadline),
                DedupeKey = job.DedupeKey.Length > 0 ? job.DedupeKey : null,
                TraceParent = job.TraceParent.Length > 0 ? job.TraceParent : null,
                Interactive = job.IsInteractive,
                Input = contents.Input,
                ResumeFrom = contents.Resume,
            },
        };
    }

    private static DateTimeOffset? Time(long? ticks) => ticks is { } value ? new DateTimeOffset(value, TimeSpan.Zero) : null;

    private static DateTimeOffset? TimeOrNone(long ticks) => ticks == 0 ? null : Time(ticks);
}
