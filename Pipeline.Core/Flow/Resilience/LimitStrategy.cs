using Pipeline.Core.Limits;
using Polly;

namespace Pipeline.Core.Flow.Resilience;

/// <summary>Takes a permit for each attempt, gives it back however the attempt ends, and tells the budget what a refusal says of the upstream's limits.</summary>
internal sealed class LimitStrategy<T>(Budget budget) : ResilienceStrategy<T>
{
    public static readonly ResiliencePropertyKey<LimitRequest> Request = new("pipeline.limit.request");

    protected override async ValueTask<Outcome<T>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<T>>> callback, ResilienceContext context, TState state)
    {
        try
        {
            var permit = await budget.AcquireAsync(context.Properties.GetValue(Request, default), context.CancellationToken).ConfigureAwait(false);
            await using var held = permit.ConfigureAwait(false);
            CurrentBudget.Value = budget;
            var outcome = await callback(context, state).ConfigureAwait(false);
            if (UpstreamHint.Of(outcome.Exception) is { } hint)
            {
                permit.Report(hint);
            }

            return outcome;
        }
        catch (Exception error)
        {
            return Outcome.FromException<T>(error);
        }
    }
}
