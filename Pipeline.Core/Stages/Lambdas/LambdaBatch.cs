namespace Pipeline.Core.Stages.Lambdas;

/// <summary>A function as a batch stage.</summary>
internal sealed class LambdaBatch<TIn, TOut>(Func<IReadOnlyList<TIn>, CancellationToken, ValueTask<IReadOnlyList<TOut>>> function) : IBatchStage<TIn, TOut>
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TOut>> InvokeAsync(IReadOnlyList<BatchItem<TIn>> items, CancellationToken cancellationToken) =>
        function([.. items.Select(item => item.Value)], cancellationToken);
}
