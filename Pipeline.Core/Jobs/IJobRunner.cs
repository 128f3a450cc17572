namespace Pipeline.Core.Jobs;

/// <summary>
/// Runs jobs of one flow; the pump's view of a flow. Thread-safe. Room is taken before a job is leased, so that a slow flow leaves its jobs
/// on the queue.
/// </summary>
public interface IJobRunner
{
    /// <summary>The flow's name.</summary>
    string Flow { get; }

    /// <summary>Waits until the flow's first stage has room for at least one job and takes up to <paramref name="max"/> places.</summary>
    /// <param name="max">The most places to take; at least 1.</param>
    /// <param name="cancellationToken">Gives up waiting; no place is taken then.</param>
    /// <returns>The places taken: 1 to <paramref name="max"/>. Each is used up by <see cref="RunAsync"/> or given back.</returns>
    ValueTask<int> TakeRoomAsync(int max, CancellationToken cancellationToken);

    /// <summary>Gives back places that were taken and not used.</summary>
    /// <param name="places">How many.</param>
    void ReturnRoom(int places);

    /// <summary>
    /// Runs one job in a place taken before, until its last item has settled. Never throws for what happens in the job: that is the outcome.
    /// </summary>
    /// <param name="job">The leased job.</param>
    /// <param name="events">Where its events go, <see cref="JobEventKind.Started"/> first, when a stage takes up its first item.</param>
    /// <param name="stop">
    /// Fires to end the job early; <see cref="JobStop.Reason"/> of the source says why and decides the outcome's kind.
    /// </param>
    Task<JobOutcome> RunAsync(Job job, IJobEventSink events, JobStop stop);
}
