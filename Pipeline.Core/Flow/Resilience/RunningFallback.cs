using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Flow.Results;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Flow.Resilience;

/// <summary>A stage's fallback at work, with what is around its own attempts, measured under <c>stage/fallback</c>. Thread-safe.</summary>
internal sealed class RunningFallback<TIn, TOut> : IMeteredStage
{
    private readonly StageContext _context;
    private readonly Fallback<TIn, TOut> _fallback;
    private readonly ITransformStage<TIn, TOut> _stage;
    private readonly StageResilience<TOut> _resilience;
    private readonly StageCounters _counters;
    private readonly RunningFallback<TIn, TOut>? _next;

    private RunningFallback(StageContext context, Fallback<TIn, TOut> fallback)
    {
        _context = context;
        _fallback = fallback;
        _stage = BlockingStages.Of(context, fallback.Stage);
        Name = $"{context.Name}/{fallback.Name}";
        Tags = StageContext.TagsOf(context.Flow.Name, Name);
        _counters = new(context.Flow.Time, Tags, oneToOne: true);
        _resilience = new(Name, fallback.Settings ?? new(), context.Flow);
        _next = Start(context, fallback.Next);
    }

    public string Name { get; }

    public KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>This, and what comes after it.</summary>
    public IEnumerable<IMeteredStage> Parts => _next is null ? [this] : _next.Parts.Prepend(this);

    public static RunningFallback<TIn, TOut>? Start(StageContext context, Fallback<TIn, TOut>? fallback) => fallback is null ? null : new(context, fallback);

    public StageReading Read() => _counters.Read(buffered: 0);

    /// <summary>
    /// Whether something lesser may replace what failed: not when the job has ended early, and not when the stage has said that the input is at fault, which
    /// a fallback would be given too.
    /// </summary>
    public static bool MayReplace(Exception error, JobScope scope) => !scope.IsStopped && error is not PermanentException;

    /// <summary>Makes the output of an item that the stage, or the fallback before, has failed; the job's result will say so.</summary>
    /// <param name="value">The item.</param>
    /// <param name="scope">Its job.</param>
    /// <param name="failed">The name of what failed.</param>
    /// <param name="error">Why.</param>
    /// <exception cref="FallbackException">It failed too.</exception>
    public async ValueTask<TOut> RunAsync(TIn value, JobScope scope, string failed, Exception error)
    {
        Log.FallsBack(_context.Flow.Logger, _context.Flow.Name, failed, _fallback.Name, scope.Job.Id, error);
        await AnnounceAsync(scope, new(_context.Name, $"'{failed}' was replaced by '{_fallback.Name}'", FailureText.MessageOf(failed, error))).ConfigureAwait(false);
        var timing = _counters.Take(1);
        Exception own;
        try
        {
            StageAttempt<TIn, TOut> attempt = new(this, _stage, value, scope, scope.For(_context), countsAttempt: false);
            var output = await _resilience.RunAsync(
                _resilience.Full, static (attempt, token) => attempt.InvokeAsync(token), attempt, Ask, scope.Cancelled).ConfigureAwait(false);
            _counters.End();
            return output;
        }
        catch (Exception second) when (!scope.IsStopped)
        {
            _counters.Fail();
            own = second;
        }
        finally
        {
            _counters.Record(timing);
        }

        return _next is not null && MayReplace(own, scope)
            ? await _next.RunAsync(value, scope, _fallback.Name, own).ConfigureAwait(false)
            : throw new FallbackException(failed, error, _fallback.Name, own);
    }

    /// <summary>Says, before anything else is said, that something lesser takes the stage's place; a text that was streamed begins anew.</summary>
    private static async ValueTask AnnounceAsync(JobScope scope, Degradation degradation)
    {
        var hasText = scope.Events.HasText;
        if (scope.Results.Tally.Degrade(degradation) || hasText)
        {
            await scope.Events.EmitAsync(JobEventKind.Degraded, degradation with { Restarts = hasText }, scope.Cancelled).ConfigureAwait(false);
        }

        await scope.Events.RestartTextAsync(scope.Cancelled).ConfigureAwait(false);
    }

    private LimitRequest Ask(StageAttempt<TIn, TOut> attempt) => attempt.Request(_context.Flow);
}

/// <summary>What is given an item when a stage has failed it for good. Immutable.</summary>
/// <typeparam name="TIn">The stage's input.</typeparam>
/// <typeparam name="TOut">The stage's output.</typeparam>
/// <param name="Name">Its name: it is measured as <c>stage/name</c>.</param>
/// <param name="Stage">What it does.</param>
/// <param name="Settings">Its own timeouts, retry, breaker and limit; capacity, parallelism and the rest do nothing. <see langword="null"/> for the defaults.</param>
public sealed record Fallback<TIn, TOut>(string Name, ITransformStage<TIn, TOut> Stage, StageSettings? Settings = null)
{
    /// <summary>What is given the item when this fails it too.</summary>
    /// <value>Default: <see langword="null"/>: the item has failed.</value>
    public Fallback<TIn, TOut>? Next { get; init; }
}
