using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>The steps of a job from one state to the next. Pure.</summary>
internal static class JobSteps
{
    /// <summary>The longest <c>queue.retry.max</c>: a pause that looks longer was reckoned before a clock was set.</summary>
    private static readonly long LongestPause = TimeSpan.FromDays(1).Ticks;

    /// <summary>Whether a lease is the job's latest.</summary>
    public static bool IsHeldBy(this JobRecord job, int epoch) => job.State == JobState.Leased && job.Epoch == epoch;

    /// <summary>How many leases ran out after a stage had taken the job up, the present one included.</summary>
    public static int LapsesWithThis(this JobRecord job) => job.Lapses + (job.State == JobState.Leased && job.StartedEpoch == job.Epoch ? 1 : 0);

    /// <summary>A worker takes it, under a message.</summary>
    public static JobRecord Take(this JobRecord job, string owner, TimeSpan duration, string messageId, DateTimeOffset now) => job with
    {
        Lapses = job.LapsesWithThis(),
        State = JobState.Leased,
        Epoch = job.Epoch + 1,
        Owner = owner,
        MessageId = messageId,
        LeaseTicks = duration.Ticks,
        Until = (now + duration).UtcTicks,
    };

    /// <summary>Its worker goes on.</summary>
    public static JobRecord Renew(this JobRecord job, TimeSpan duration, DateTimeOffset now) => job with { Until = (now + duration).UtcTicks, LeaseTicks = duration.Ticks };

    /// <summary>Its worker tells of events: they get the numbers after the last one.</summary>
    public static JobRecord Append(this JobRecord job, IReadOnlyList<PendingEvent> events)
    {
        foreach (var one in events)
        {
            job = one.Kind switch
            {
                null => job.CountAttempt(),
                JobEventKind.Started => job with { Events = job.Events + 1, Started = one.At.UtcTicks, StartedEpoch = job.Epoch },
                _ => job with { Events = job.Events + 1 },
            };
        }

        return job;
    }

    /// <summary>Its worker ends the lease.</summary>
    public static JobRecord Settle(this JobRecord job, JobState state, DateTimeOffset? notBefore, DateTimeOffset now)
    {
        if (job.IsCancelling && !state.IsTerminal())
        {
            return job.End(JobState.Cancelled, now);
        }

        return state switch
        {
            JobState.Ready => (job.AttemptEpoch == job.Epoch ? job with { Attempts = job.Attempts - 1, AttemptEpoch = 0 } : job).PutBack(state, now),
            JobState.Scheduled => job.CountAttempt().PutBack(state, Due(notBefore, now)) with { Events = job.Events + 1 },
            JobState.Succeeded or JobState.Partial or JobState.Failed => job.CountAttempt().End(state, now),
            _ => job.End(state, now),
        };
    }

    /// <summary>It ends.</summary>
    public static JobRecord End(this JobRecord job, JobState state, DateTimeOffset now) =>
        job with { State = state, Finished = now.UtcTicks, Owner = "", Until = 0, LeaseTicks = 0, MessageId = "" };

    private static JobRecord PutBack(this JobRecord job, JobState state, DateTimeOffset due) =>
        job with { State = state, Due = due.UtcTicks, Owner = "", Until = 0, LeaseTicks = 0 };

    private static JobRecord CountAttempt(this JobRecord job) =>
        job.AttemptEpoch == job.Epoch ? job : job with { Attempts = job.Attempts + 1, AttemptEpoch = job.Epoch };

    private static DateTimeOffset Due(DateTimeOffset? notBefore, DateTimeOffset now)
    {
        var pause = Math.Clamp((notBefore ?? now).UtcTicks - now.UtcTicks, 0, LongestPause);
        return now.AddTicks(pause);
    }
}
