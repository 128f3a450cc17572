namespace Pipeline.Core.Queues;

/// <summary>What a queue can do beyond what every queue promises (<see cref="IJobQueue"/>). Declared where a queue is registered; checks and tests ask for it. Immutable.</summary>
public sealed record QueueCapabilities
{
    /// <summary>
    /// Whether <see cref="IJobQueue.LeaseAsync"/> hands out jobs exactly by priority, then in the order of acceptance. Where it is <see langword="false"/> the order is
    /// approximate: a job may come before another that is more urgent, or was accepted earlier, but none waits for ever while others of its priority are leased.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool StrictOrder { get; init; } = true;

    /// <summary>
    /// Whether a job's result, its last event and the end of its lease are one transaction. Where it is <see langword="false"/> a crash between them may leave the job leased
    /// although its result is stored: it is delivered again, and the store then discards it by its state.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool OneTransaction { get; init; } = true;

    /// <summary>The longest that a lease, or a renewal of one, may last.</summary>
    /// <value>More than 0. Default: 365 days, which is more than <see cref="QueueOptions.Lease"/> allows.</value>
    public TimeSpan LongestLease { get; init; } = TimeSpan.FromDays(365);

    /// <summary>
    /// Whether leases, pauses and deadlines go by the <see cref="TimeProvider"/> that the queue was made with. Where it is <see langword="false"/> a server's clock decides, and a
    /// clock that is set on this machine changes nothing there.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool OwnClock { get; init; } = true;
}
