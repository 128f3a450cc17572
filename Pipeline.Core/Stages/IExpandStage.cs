using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages;

/// <summary>A stage that makes any number of outputs of each input (1→n), as a stream: the engine asks for the next only when the following stage has room.</summary>
/// <remarks>One instance serves all jobs and is called from several threads at once.</remarks>
/// <typeparam name="TIn">The input.</typeparam>
/// <typeparam name="TOut">The output.</typeparam>
public interface IExpandStage<in TIn, out TOut>
{
    /// <summary>
    /// Expands one item. Throw to fail it; what was handed out before goes on. A retry happens only if nothing had been handed out; a timeout bounds the
    /// wait for each output, not the time the next stage takes. A <see langword="null"/> is no output but a sign of life: a stage that passes over many things in search of
    /// the next output yields it so that the timeout begins anew.
    /// </summary>
    /// <param name="input">The item.</param>
    /// <param name="job">The job it belongs to.</param>
    /// <param name="cancellationToken">Fires when the attempt times out or the job ends early.</param>
    IAsyncEnumerable<TOut> ExpandAsync(TIn input, IJobContext job, CancellationToken cancellationToken);
}
