using System.Runtime.CompilerServices;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Probing;

/// <summary>An expanding stage whose expansions a probe sees, each as one call. It is at work while it makes an output, not while the next stage takes it.</summary>
internal sealed class ProbedExpand<TIn, TOut>(IExpandStage<TIn, TOut> stage, IStageProbe probe) : IExpandStage<TIn, TOut>, ITokenCost<TIn>
{
    public long EstimateTokens(TIn input) => Asking.Cost(stage, input);

    public async IAsyncEnumerable<TOut> ExpandAsync(TIn input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isPaused = false;
        try
        {
            await probe.EnterAsync(ProbedItems.One(input), cancellationToken).ConfigureAwait(false);
            await foreach (var output in stage.ExpandAsync(input, job, cancellationToken).ConfigureAwait(false))
            {
                isPaused = true;
                probe.Pause();
                yield return output;
                isPaused = false;
                probe.Resume();
            }
        }
        finally
        {
            if (isPaused)
            {
                probe.Resume();
            }

            probe.Leave();
        }
    }
}
