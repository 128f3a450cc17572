using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages;

/// <summary>A stage that makes one output of each input (1→1).</summary>
/// <remarks>One instance serves all jobs: <see cref="InvokeAsync"/> is called from several threads at once, as many as the stage's parallelism.</remarks>
/// <typeparam name="TIn">The input.</typeparam>
/// <typeparam name="TOut">The output.</typeparam>
public interface ITransformStage<in TIn, TOut>
{
    /// <summary>Handles one item. Throw to fail the item: the job's other items, and other jobs, go on.</summary>
    /// <param name="input">The item.</param>
    /// <param name="job">The job it belongs to.</param>
    /// <param name="cancellationToken">Fires when the attempt times out or the job ends early.</param>
    ValueTask<TOut> InvokeAsync(TIn input, IJobContext job, CancellationToken cancellationToken);
}
