using System.Diagnostics;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Flow.Resilience;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>A transform at work, whatever block it runs in. Nothing a stage does escapes as an exception: an item is made, failed or dropped.</summary>
internal abstract class RunningOneToOne<TIn, TOut> : RunningStage<TIn, TOut>
{
    private readonly StageResilience<TOut> _resilience;
    private readonly RunningFallback<TIn, TOut>? _fallback;
    private readonly Func<StageAttempt<TIn, TOut>, LimitRequest> _ask;

    protected RunningOneToOne(StageContext context, ITransformStage<TIn, TOut> stage, Fallback<TIn, TOut>? fallback, IOutlet<TOut>? next)
        : base(context, next)
    {
        Stage = stage;
        _ask = attempt => attempt.Request(context.Flow);
        _resilience = new(context.Name, context.Settings, context.Flow);
        _fallback = RunningFallback<TIn, TOut>.Start(context, fallback);
        IsPlain = _resilience.Full is null && _fallback is null;
    }

    /// <summary>Starts a transform in the block that its settings ask for.</summary>
    public static RunningStage Start(StageContext context, ITransformStage<TIn, TOut> stage, Fallback<TIn, TOut>? fallback, IOutlet<TOut>? next) => context.Settings.Ordered
        ? new RunningOrderedTransform<TIn, TOut>(context, stage, fallback, next)
        : new RunningTransform<TIn, TOut>(context, stage, fallback, next);

    public override IEnumerable<IMeteredStage> Parts => [.. Stage is IHasParts parts ? parts.Parts : [], .. _fallback?.Parts ?? []];

    protected ITransformStage<TIn, TOut> Stage { get; }

    /// <summary>Whether there is nothing around the stage.</summary>
    protected bool IsPlain { get; }

    /// <summary>Makes an output of an item that was taken up, with all a stage may ask for: events, spans, what is around its attempts, a fallback.</summary>
    /// <returns>The output; empty when there is none, and the item is settled.</returns>
    protected async Task<Envelope<TOut>> MakeAsync(Envelope<TIn> item, ValueTask announcing)
    {
        StageTiming timing = default;
        Activity? span = null;
        StageAttempt<TIn, TOut> attempt = new(Context, Stage, item.Value, item.Scope, item.Scope.For(Context), countsAttempt: true);
        try
        {
            await announcing.ConfigureAwait(false);
            span = item.Scope.Span?.StartStage(Context);
            timing = Counters.Restart();
            var output = _fallback is null
                ? await InvokeAsync(attempt).ConfigureAwait(false)
                : await InvokeOrReplaceAsync(_fallback, item, attempt).ConfigureAwait(false);
            Succeed(item, timing);
            return new(item.Scope, output, item.Ordinal);
        }
        catch (Exception error)
        {
            span.Fail(FailureText.MessageOf(Context.Name, error), error);
            span?.Dispose(); // before the item is settled, so before the job's span
            Counters.Record(timing);
            Fail(item, error, attempt.Count);
            return default;
        }
        finally
        {
            span?.Dispose();
        }
    }

    protected void Succeed(in Envelope<TIn> item, StageTiming timing)
    {
        Counters.Record(timing);
        Counters.End();
    }

    private ValueTask<TOut> InvokeAsync(StageAttempt<TIn, TOut> attempt) => _resilience.RunAsync(
        _resilience.Full, static (attempt, token) => attempt.InvokeAsync(token), attempt, _ask, attempt.Cancelled);

    private async ValueTask<TOut> InvokeOrReplaceAsync(RunningFallback<TIn, TOut> fallback, Envelope<TIn> item, StageAttempt<TIn, TOut> attempt)
    {
        Exception cause;
        try
        {
            return await InvokeAsync(attempt).ConfigureAwait(false);
        }
        catch (Exception error) when (RunningFallback<TIn, TOut>.MayReplace(error, item.Scope))
        {
            cause = error;
        }

        return await fallback.RunAsync(item.Value, item.Scope, Context.Name, cause).ConfigureAwait(false);
    }
}
