using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Probing;

/// <summary>A transform whose calls a probe sees. One that ends at once still costs no allocation, unless its input is a value type.</summary>
internal sealed class ProbedTransform<TIn, TOut>(ITransformStage<TIn, TOut> stage, IStageProbe probe) : ITransformStage<TIn, TOut>, ITokenCost<TIn>
{
    public long EstimateTokens(TIn input) => Asking.Cost(stage, input);

    public ValueTask<TOut> InvokeAsync(TIn input, IJobContext job, CancellationToken cancellationToken)
    {
        var entering = probe.EnterAsync(ProbedItems.One(input), cancellationToken);
        return entering.IsCompletedSuccessfully ? CallAsync(input, job, cancellationToken) : EnterAsync(entering, input, job, cancellationToken);
    }

    private async ValueTask<TOut> EnterAsync(ValueTask entering, TIn input, IJobContext job, CancellationToken cancellationToken)
    {
        try
        {
            await entering.ConfigureAwait(false);
            return await stage.InvokeAsync(input, job, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            probe.Leave();
        }
    }

    private ValueTask<TOut> CallAsync(TIn input, IJobContext job, CancellationToken cancellationToken)
    {
        ValueTask<TOut> call;
        try
        {
            call = stage.InvokeAsync(input, job, cancellationToken);
        }
        catch (Exception)
        {
            probe.Leave();
            throw;
        }

        if (!call.IsCompletedSuccessfully)
        {
            return EndAsync(call);
        }

        probe.Leave();
        return call;
    }

    private async ValueTask<TOut> EndAsync(ValueTask<TOut> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        finally
        {
            probe.Leave();
        }
    }
}
