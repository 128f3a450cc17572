namespace Pipeline.Core.Jobs;

/// <summary>
/// Runs jobs of one flow; the pump's view of a flow. Thread-safe. A slot is taken before a job is leased, and there are no more slots than the flow can begin
/// on soon, so that a slow flow leaves its jobs on the queue.
/// </summary>
public interface IJobRunner
{
    /// <summary>The flow's name.</summary>
    string Flow { get; }

    /// <summary>Waits until the flow can take at least one more job and takes up to <paramref name="max"/> slots.</summary>
    /// <param name="max">The most slots to take; at least 1.</param>
    /// <param name="cancellationToken">Gives up waiting; no slot is taken then.</param>
    /// <returns>The slots taken: 1 to <paramref name="max"/>. Each is for one <see cref="RunAsync"/> and then freed, or is given back.</returns>
    ValueTask<int> TakeSlotsAsync(int max, CancellationToken cancellationToken);

    /// <summary>Gives back slots that were taken and not used.</summary>
    /// <param name="count">How many.</param>
    void ReturnSlots(int count);

    /// <summary>Frees the slot of a job that was run, once it is settled and its lease has ended.</summary>
    void FreeSlot();

    /// <summary>
    /// Runs one job in a slot taken before, until its last item has settled. Never throws for what happens in the job: that is the outcome.
    /// </summary>
    /// <param name="job">The leased job.</param>
    /// <param name="events">Where its events go, <see cref="JobEventKind.Started"/> first, when a stage takes up its first item.</param>
    /// <param name="stop">
    /// Fires to end the job early; <see cref="JobStop.Reason"/> of the source says why and decides the outcome's kind.
    /// </param>
    Task<JobOutcome> RunAsync(Job job, IJobEventSink events, JobStop stop);
}
