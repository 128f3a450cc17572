namespace Pipeline.Core.Queues;

/// <summary>Holds flows up and lets them go on, for all workers of a queue. Durable: a flow that is paused is so after every process has been started anew. Thread-safe.</summary>
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
}

/// <summary>A flow that is paused.</summary>
/// <param name="Flow">Its name.</param>
/// <param name="Since">Since when.</param>
public sealed record PausedFlow(string Flow, DateTimeOffset Since);
