using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages.Settings;
using Polly;
using Polly.CircuitBreaker;
using Polly.Hedging;
using Polly.Retry;
using Polly.Timeout;

namespace Pipeline.Core.Flow.Resilience;

/// <summary>Makes Polly's pipelines of a stage's settings.</summary>
internal sealed class ResilienceBuilder<T>(string stage, StageSettings settings, FlowContext flow, Budget? budget, bool bounded)
{
    /// <summary>How much longer than <c>Retry-After</c> a retry waits at most, so that not all come back at once.</summary>
    private const double Spread = 0.1;

    /// <summary>Circuit breaker, limit, attempt timeout, chaos; <see langword="null"/> when there is none of them.</summary>
    public ResiliencePipeline<T>? BuildAttempt()
    {
        var timeout = bounded ? settings.Timeout : null;
        if (timeout is null && settings.Breaker is null && budget is null && settings.Chaos is null)
        {
            return null;
        }

        var builder = NewBuilder();
        if (settings.Breaker is { } breaker)
        {
            builder.AddCircuitBreaker(BreakerOf(breaker));
        }

        if (budget is not null)
        {
            builder.AddStrategy(_ => new LimitStrategy<T>(budget), new LimitStrategyOptions());
        }

        AddTimeout(builder, timeout, FailureText.AttemptTimeout);
        if (settings.Chaos is { } chaos)
        {
            Log.ChaosIsOn(flow.Logger, flow.Name, stage, chaos.Seed);
            Chaos.AddTo(builder, chaos, stage);
        }

        return builder.Build();
    }

    /// <summary>Total timeout, retry and hedging around attempts; <see langword="null"/> when there is none of all.</summary>
    public ResiliencePipeline<T>? Build(ResiliencePipeline<T>? attempt)
    {
        var retry = settings.Retry.Attempts > 1;
        var total = bounded ? settings.TotalTimeout : null;
        var hedge = bounded ? settings.Hedge : null;
        if (!retry && total is null && hedge is null)
        {
            return attempt;
        }

        var builder = NewBuilder();
        AddTimeout(builder, total, FailureText.TotalTimeout);
        if (retry)
        {
            builder.AddRetry(RetryOf(settings.Retry));
        }

        if (hedge is not null)
        {
            builder.AddHedging(HedgeOf(hedge));
        }

        return attempt is null ? builder.Build() : builder.AddPipeline(attempt).Build();
    }

    private ResiliencePipelineBuilder<T> NewBuilder() => new() { TimeProvider = flow.Time };

    private static void AddTimeout(ResiliencePipelineBuilder<T> builder, TimeSpan? limit, string name)
    {
        if (limit is { } longest)
        {
            builder.AddTimeout(new TimeoutStrategyOptions { Name = name, TimeoutGenerator = _ => new(longest) }); // the plain option refuses limits below 10 ms
        }
    }

    private static RetryStrategyOptions<T> RetryOf(RetrySettings retry) => new()
    {
        MaxRetryAttempts = retry.Attempts - 1,
        Delay = retry.Delay,
        MaxDelay = retry.Max,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        DelayGenerator = static arguments => new(AskedFor(arguments.Outcome.Exception)),
        ShouldHandle = static arguments => new(IsPassing(arguments.Outcome, arguments.Context)),
    };

    /// <summary>The wait that an upstream, or the circuit breaker, asks for; <see langword="null"/> for the usual one.</summary>
    private static TimeSpan? AskedFor(Exception? error)
    {
        var asked = error is BrokenCircuitException broken ? broken.RetryAfter : UpstreamHint.Of(error)?.RetryAfter;
        return asked is { } wait ? (wait < BudgetPolicy.LongestPause ? wait : BudgetPolicy.LongestPause) * (1 + (Random.Shared.NextDouble() * Spread)) : null;
    }

    private static HedgingStrategyOptions<T> HedgeOf(HedgeSettings hedge) => new()
    {
        MaxHedgedAttempts = hedge.Attempts - 1,
        Delay = hedge.After,
        ShouldHandle = static arguments => new(IsPassing(arguments.Outcome, arguments.Context)),
    };

    private CircuitBreakerStrategyOptions<T> BreakerOf(BreakerSettings breaker) => new()
    {
        FailureRatio = breaker.Ratio.Value,
        MinimumThroughput = breaker.Throughput,
        SamplingDuration = breaker.Window,
        BreakDuration = breaker.Pause,
        ShouldHandle = static arguments => new(IsPassing(arguments.Outcome, arguments.Context)),
        OnOpened = _ =>
        {
            PipelineMeter.BreakerOpened.Add(1, StageContext.TagsOf(flow.Name, stage));
            Log.BreakerOpened(flow.Logger, flow.Name, stage, breaker.Pause);
            return default;
        },
        OnClosed = _ =>
        {
            Log.BreakerClosed(flow.Logger, flow.Name, stage);
            return default;
        },
    };

    /// <summary>Whether an attempt failed for a reason that may pass, and nobody has called the work off.</summary>
    private static bool IsPassing(Outcome<T> outcome, ResilienceContext context) =>
        outcome.Exception is { } error && !context.CancellationToken.IsCancellationRequested && FailureClassifier.IsTransient(error);

    private sealed class LimitStrategyOptions : ResilienceStrategyOptions;
}
