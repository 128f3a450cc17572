using Pipeline.Core.Stages;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Pipeline.Core.Flow;

/// <summary>A stage's retry and timeout, built once. What is not configured is <see langword="null"/> and costs nothing.</summary>
internal sealed class StageResilience(StageSettings settings, TimeProvider time)
{
    /// <summary>Retry around a timeout for each attempt.</summary>
    public ResiliencePipeline? Full { get; } = Build(settings, time, retry: true, timeout: true);

    /// <summary>Timeout alone: for the halves of a batch that was already retried as a whole.</summary>
    public ResiliencePipeline? Once { get; } = Build(settings, time, retry: false, timeout: true);

    /// <summary>Retry alone: for an expanding stage, which bounds each of its waits itself.</summary>
    public ResiliencePipeline? RetryOnly { get; } = Build(settings, time, retry: true, timeout: false);

    private static ResiliencePipeline? Build(StageSettings settings, TimeProvider time, bool retry, bool timeout)
    {
        retry &= settings.Retry.Attempts > 1;
        timeout &= settings.Timeout is not null;
        if (!retry && !timeout)
        {
            return null;
        }

        ResiliencePipelineBuilder builder = new() { TimeProvider = time };
        if (retry)
        {
            builder.AddRetry(RetryOf(settings.Retry));
        }

        if (timeout)
        {
            var limit = settings.Timeout!.Value;
            builder.AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = _ => new(limit) }); // the plain option refuses limits below 10 ms
        }

        return builder.Build();
    }

    private static RetryStrategyOptions RetryOf(RetrySettings retry) => new()
    {
        MaxRetryAttempts = retry.Attempts - 1,
        Delay = retry.Delay,
        MaxDelay = retry.Max,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = static arguments => new(
            arguments.Outcome.Exception is { } error
            && !arguments.Context.CancellationToken.IsCancellationRequested
            && FailureClassifier.IsTransient(error)),
    };
}
