using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Lambdas;

/// <summary>A function as a transform stage.</summary>
internal sealed class LambdaTransform<TIn, TOut>(Func<TIn, CancellationToken, ValueTask<TOut>> function) : ITransformStage<TIn, TOut>
{
    /// <inheritdoc/>
    public ValueTask<TOut> InvokeAsync(TIn input, IJobContext job, CancellationToken cancellationToken) => function(input, cancellationToken);
}
