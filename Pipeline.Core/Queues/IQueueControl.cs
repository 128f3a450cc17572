namespace Pipeline.Core.Queues;

/// <summary>Who works on a queue, and what its flows do; holds flows up and lets them go on, for all workers. Durable: a flow that is paused is so after every process has been started anew. Thread-safe.</summary>
public interface IQueueControl
{
    /// <summary>
    /// Pauses a flow: from now on <see cref="IJobQueue.LeaseAsync"/> gives out none of its jobs. Those that are leased go on, jobs are still accepted, and
    /// <see cref="IJobQueue.LeaseByIdAsync"/>, which a command uses for its own jobs, still gives them out.
    /// </summary>
    /// <param name="flow">The flow; it may have no jobs yet.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether it was not paused before.</returns>
    ValueTask<bool> PauseAsync(string flow, CancellationToken cancellationToken);

    /// <summary>Lets a flow go on, and wakes those who wait for its jobs.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether it was paused.</returns>
    ValueTask<bool> ResumeAsync(string flow, CancellationToken cancellationToken);

    /// <summary>The flows that are paused, by name.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IReadOnlyList<PausedFlow>> ListPausedAsync(CancellationToken cancellationToken);

    /// <summary>What each flow that has jobs does, by name.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IReadOnlyList<FlowActivity>> ListFlowsAsync(CancellationToken cancellationToken);

    /// <summary>Says that a worker is there. To be said again every few seconds: see <see cref="QueueWorker.IsHeard"/>.</summary>
    /// <param name="worker">The worker; its jobs are counted, not taken from here.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask ReportAsync(QueueWorker worker, CancellationToken cancellationToken);

    /// <summary>Says that a worker has ended.</summary>
    /// <param name="id">Its <see cref="QueueWorker.Id"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask LeaveAsync(string id, CancellationToken cancellationToken);

    /// <summary>The workers that were heard of within the last hour and have not said that they end, the one that began first at the front.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IReadOnlyList<QueueWorker>> ListWorkersAsync(CancellationToken cancellationToken);
}

/// <summary>A process that works on a queue. Immutable.</summary>
/// <param name="Id">Its name, unique among all that there have been.</param>
/// <param name="Host">Its machine.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Since">When it began.</param>
/// <param name="Jobs">Jobs that its process holds.</param>
/// <param name="LastHeard">When it was heard of last.</param>
public sealed record QueueWorker(string Id, string Host, int Pid, string Version, DateTimeOffset Since, long Jobs, DateTimeOffset LastHeard)
{
    /// <summary>How often a worker says that it is there.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker is listed that is heard of no more.</summary>
    internal static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    /// <summary>Whether it can be said to be at work: it was heard of within three times <see cref="Every"/>.</summary>
    /// <param name="now">The time.</param>
    public bool IsHeard(DateTimeOffset now) => now - LastHeard <= 3 * Every;

    /// <summary>Whether an owner of leases is of its process: <see cref="IJobQueue.LeaseAsync"/> is given <c>HOST/PID/…</c>.</summary>
    /// <param name="owner">The owner.</param>
    internal bool Owns(string owner) => owner.StartsWith(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Host}/{Pid}/"), StringComparison.Ordinal);
}

/// <summary>A flow that is paused.</summary>
/// <param name="Flow">Its name.</param>
/// <param name="Since">Since when.</param>
public sealed record PausedFlow(string Flow, DateTimeOffset Since);
