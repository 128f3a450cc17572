using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Probing;

/// <summary>A batch stage whose calls a probe sees.</summary>
internal sealed class ProbedBatch<TIn, TOut>(IBatchStage<TIn, TOut> stage, IStageProbe probe) : IBatchStage<TIn, TOut>, ITokenCost<TIn>
{
    public long EstimateTokens(TIn input) => Asking.Cost(stage, input);

    public async ValueTask<IReadOnlyList<TOut>> InvokeAsync(IReadOnlyList<BatchItem<TIn>> items, CancellationToken cancellationToken)
    {
        try
        {
            await probe.EnterAsync(ProbedItems.Many(items), cancellationToken).ConfigureAwait(false);
            return await stage.InvokeAsync(items, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            probe.Leave();
        }
    }
}
