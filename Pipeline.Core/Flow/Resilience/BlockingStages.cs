using System.Runtime.CompilerServices;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Resilience;

/// <summary>Stages that block, on threads of their own. As thread-safe as the stage inside.</summary>
internal static class BlockingStages
{
    public static ITransformStage<TIn, TOut> Of<TIn, TOut>(StageContext context, ITransformStage<TIn, TOut> stage) =>
        context.Threads is { } threads ? new Transform<TIn, TOut>(threads, stage) : stage;

    public static IExpandStage<TIn, TOut> Of<TIn, TOut>(StageContext context, IExpandStage<TIn, TOut> stage) =>
        context.Threads is { } threads ? new Expand<TIn, TOut>(threads, stage) : stage;

    public static IBatchStage<TIn, TOut> Of<TIn, TOut>(StageContext context, IBatchStage<TIn, TOut> stage) =>
        context.Threads is { } threads ? new Batch<TIn, TOut>(threads, stage) : stage;

    private sealed class Transform<TIn, TOut>(BlockingThreads threads, ITransformStage<TIn, TOut> stage) : ITransformStage<TIn, TOut>, ITokenCost<TIn>
    {
        public long EstimateTokens(TIn input) => Asking.Cost(stage, input);

        public ValueTask<TOut> InvokeAsync(TIn input, IJobContext job, CancellationToken cancellationToken) =>
            new(threads.RunAsync(() => stage.InvokeAsync(input, job, cancellationToken)));
    }

    private sealed class Batch<TIn, TOut>(BlockingThreads threads, IBatchStage<TIn, TOut> stage) : IBatchStage<TIn, TOut>, ITokenCost<TIn>
    {
        public long EstimateTokens(TIn input) => Asking.Cost(stage, input);

        public ValueTask<IReadOnlyList<TOut>> InvokeAsync(IReadOnlyList<BatchItem<TIn>> items, CancellationToken cancellationToken) =>
            new(threads.RunAsync(() => stage.InvokeAsync(items, cancellationToken)));
    }

    private sealed class Expand<TIn, TOut>(BlockingThreads threads, IExpandStage<TIn, TOut> stage) : IExpandStage<TIn, TOut>, ITokenCost<TIn>
    {
        public long EstimateTokens(TIn input) => Asking.Cost(stage, input);

        public async IAsyncEnumerable<TOut> ExpandAsync(TIn input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var outputs = stage.ExpandAsync(input, job, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var ending = outputs.ConfigureAwait(false);
            while (await threads.RunAsync(outputs.MoveNextAsync).ConfigureAwait(false))
            {
                yield return outputs.Current;
            }
        }
    }
}
