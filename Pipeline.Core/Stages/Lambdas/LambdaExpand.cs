using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Lambdas;

/// <summary>A function as an expand stage.</summary>
internal sealed class LambdaExpand<TIn, TOut>(Func<TIn, CancellationToken, IAsyncEnumerable<TOut>> function) : IExpandStage<TIn, TOut>
{
    /// <inheritdoc/>
    public IAsyncEnumerable<TOut> ExpandAsync(TIn input, IJobContext job, CancellationToken cancellationToken) => function(input, cancellationToken);
}
