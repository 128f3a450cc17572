namespace Pipeline.Core.Stages;

/// <summary>A stage that handles several items at once (n→n), of any mix of jobs.</summary>
/// <remarks>One instance serves all jobs and is called from several threads at once, as many as the stage's parallelism.</remarks>
/// <typeparam name="TIn">The input.</typeparam>
/// <typeparam name="TOut">The output.</typeparam>
public interface IBatchStage<TIn, TOut>
{
    /// <summary>
    /// Handles a batch. Throw when it failed as a whole: it is then halved until the bad items are alone, so the effects of a batch must be all or
    /// nothing, or repeatable.
    /// </summary>
    /// <param name="items">1 to the batch's size items, each with its job.</param>
    /// <param name="cancellationToken">Fires when the attempt times out or the worker is forced to stop; not when one of the jobs ends.</param>
    /// <returns>The outputs: as many as items, in their order.</returns>
    ValueTask<IReadOnlyList<TOut>> InvokeAsync(IReadOnlyList<BatchItem<TIn>> items, CancellationToken cancellationToken);
}
