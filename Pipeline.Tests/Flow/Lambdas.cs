using System.Runtime.CompilerServices;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Tests.Flow;

/// <summary>Stages made of lambdas.</summary>
internal static class Lambdas
{
    public static StageSettings Settings(int capacity, int parallelism) => new() { Capacity = capacity, Parallelism = Parallelism.Of(parallelism) };

    public static ITransformStage<TIn, TOut> Transform<TIn, TOut>(Func<TIn, TOut> make) =>
        new TransformStage<TIn, TOut>((input, _, _) => new(make(input)));

    public static ITransformStage<TIn, TOut> Transform<TIn, TOut>(Func<TIn, IJobContext, CancellationToken, ValueTask<TOut>> make) =>
        new TransformStage<TIn, TOut>(make);

    public static IBatchStage<TIn, TOut> Batch<TIn, TOut>(Func<IReadOnlyList<BatchItem<TIn>>, CancellationToken, ValueTask<IReadOnlyList<TOut>>> make) =>
        new BatchStage<TIn, TOut>(make);

    public static IExpandStage<TIn, TOut> Expand<TIn, TOut>(Func<TIn, IJobContext, CancellationToken, IAsyncEnumerable<TOut>> make) =>
        new ExpandStage<TIn, TOut>(make);

    /// <summary>Expands n into 1 … n.</summary>
    public static IExpandStage<int, int> CountTo() => Expand<int, int>((count, _, token) => NumbersAsync(count, token));

    public static Branch<TIn, TOut> Branch<TIn, TOut>(string name, Func<TIn, IJobContext, CancellationToken, ValueTask<TOut>> make) => new(name, Transform(make));

    public static IJoinStage<TIn, TBranch, TOut> Join<TIn, TBranch, TOut>(Func<TIn, IReadOnlyList<BranchResult<TBranch>>, TOut> join) =>
        new JoinStage<TIn, TBranch, TOut>(join);

    private static async IAsyncEnumerable<int> NumbersAsync(int count, [EnumeratorCancellation] CancellationToken token)
    {
        for (var number = 1; number <= count; number++)
        {
            token.ThrowIfCancellationRequested();
            yield return number;
        }

        await Task.CompletedTask;
    }

    private sealed class TransformStage<TIn, TOut>(Func<TIn, IJobContext, CancellationToken, ValueTask<TOut>> make) : ITransformStage<TIn, TOut>
    {
        public ValueTask<TOut> InvokeAsync(TIn input, IJobContext job, CancellationToken cancellationToken) => make(input, job, cancellationToken);
    }

    private sealed class BatchStage<TIn, TOut>(Func<IReadOnlyList<BatchItem<TIn>>, CancellationToken, ValueTask<IReadOnlyList<TOut>>> make) : IBatchStage<TIn, TOut>
    {
        public ValueTask<IReadOnlyList<TOut>> InvokeAsync(IReadOnlyList<BatchItem<TIn>> items, CancellationToken cancellationToken) => make(items, cancellationToken);
    }

    private sealed class ExpandStage<TIn, TOut>(Func<TIn, IJobContext, CancellationToken, IAsyncEnumerable<TOut>> make) : IExpandStage<TIn, TOut>
    {
        public IAsyncEnumerable<TOut> ExpandAsync(TIn input, IJobContext job, CancellationToken cancellationToken) => make(input, job, cancellationToken);
    }

    private sealed class JoinStage<TIn, TBranch, TOut>(Func<TIn, IReadOnlyList<BranchResult<TBranch>>, TOut> join) : IJoinStage<TIn, TBranch, TOut>
    {
        public ValueTask<TOut> JoinAsync(TIn input, IReadOnlyList<BranchResult<TBranch>> branches, IJobContext job, CancellationToken cancellationToken) =>
            new(join(input, branches));
    }
}
