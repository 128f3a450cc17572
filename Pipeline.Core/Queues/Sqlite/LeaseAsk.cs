namespace Pipeline.Core.Queues.Sqlite;

/// <summary>What <see cref="IJobQueue.LeaseAsync"/> was asked for, and when, on the monotonic clock.</summary>
internal sealed record LeaseAsk(string Flow, string Owner, int Max, TimeSpan Duration, int MaxAttempts, TimeSpan Interest, long Asked)
{
    /// <summary>How long a job waits until it comes before one of the next priority that is accepted then; zero for never.</summary>
    public TimeSpan Ageing { get; init; }

    /// <summary>The only jobs that may be taken; <see langword="null"/> for all of the flow.</summary>
    public IReadOnlyCollection<Guid>? Only { get; init; }
}
