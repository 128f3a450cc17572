using System.Net;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Resilience;

/// <summary>Stages whose parallelism is tuned: they count what they get done and what is refused. As thread-safe as the stage inside.</summary>
internal static class CountedStages
{
    public static ITransformStage<TIn, TOut> Of<TIn, TOut>(StageContext context, ITransformStage<TIn, TOut> stage) =>
        context.Gate is null ? stage : new Transform<TIn, TOut>(context.Counters, stage);

    public static IBatchStage<TIn, TOut> Of<TIn, TOut>(StageContext context, IBatchStage<TIn, TOut> stage) =>
        context.Gate is null ? stage : new Batch<TIn, TOut>(context.Counters, stage);

    /// <summary>Whether an upstream says that there are too many calls.</summary>
    private static bool IsRefusal(Exception? error) => error switch
    {
        null => false,
        ThrottledException or HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } => true,
        AggregateException several => several.InnerExceptions.Any(IsRefusal),
        _ => IsRefusal(error.InnerException),
    };

    private static async ValueTask<T> CountAsync<T>(StageCounters counters, ValueTask<T> call, long work)
    {
        T made;
        try
        {
            made = await call.ConfigureAwait(false);
        }
        catch (Exception error) when (IsRefusal(error))
        {
            counters.Refuse();
            throw;
        }

        counters.Work(work);
        return made;
    }

    private sealed class Transform<TIn, TOut>(StageCounters counters, ITransformStage<TIn, TOut> stage) : ITransformStage<TIn, TOut>, ITokenCost<TIn>
    {
        public long EstimateTokens(TIn input) => Asking.Cost(stage, input);

        public ValueTask<TOut> InvokeAsync(TIn input, IJobContext job, CancellationToken cancellationToken) =>
            CountAsync(counters, stage.InvokeAsync(input, job, cancellationToken), EstimateTokens(input));
    }

    private sealed class Batch<TIn, TOut>(StageCounters counters, IBatchStage<TIn, TOut> stage) : IBatchStage<TIn, TOut>, ITokenCost<TIn>
    {
        public long EstimateTokens(TIn input) => Asking.Cost(stage, input);

        public ValueTask<IReadOnlyList<TOut>> InvokeAsync(IReadOnlyList<BatchItem<TIn>> items, CancellationToken cancellationToken) =>
            CountAsync(counters, stage.InvokeAsync(items, cancellationToken), items.Sum(item => EstimateTokens(item.Value)));
    }
}
