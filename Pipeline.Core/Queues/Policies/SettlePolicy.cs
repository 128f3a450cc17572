using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Policies;

/// <summary>What becomes of a job after an attempt. Pure but for the jitter of the retry.</summary>
/// <param name="retry">When to try again.</param>
/// <param name="maxAttempts">The attempts allowed.</param>
internal sealed class SettlePolicy(RetryPolicy retry, int maxAttempts)
{
    /// <summary>
    /// Decides. A transient failure is worth another attempt of the whole job while attempts remain, also when some items came through: what is
    /// done already is skipped. What will fail again is not repeated.
    /// </summary>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="attempts">The attempts made, this one included.</param>
    /// <param name="now">The time.</param>
    public Settlement Decide(JobOutcome outcome, int attempts, DateTimeOffset now) => outcome.Kind switch
    {
        JobOutcomeKind.Succeeded => Ended(JobState.Succeeded, outcome),
        JobOutcomeKind.Partial => RetryOr(JobState.Partial, outcome, attempts, now),
        JobOutcomeKind.Failed => RetryOr(JobState.Failed, outcome, attempts, now),
        JobOutcomeKind.Cancelled => Ended(JobState.Cancelled, outcome),
        JobOutcomeKind.Expired => Ended(JobState.Expired, outcome),
        JobOutcomeKind.Interrupted => new Settlement { State = JobState.Ready },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Kind, "Not an outcome."),
    };

    private static Settlement Ended(JobState state, JobOutcome outcome) =>
        new() { State = state, Result = outcome.Result, Failures = outcome.Failures };

    private Settlement RetryOr(JobState state, JobOutcome outcome, int attempts, DateTimeOffset now) =>
        attempts < maxAttempts && outcome.Failures.Any(failure => failure.Kind == FailureKind.Transient)
            ? new Settlement { State = JobState.Scheduled, NotBefore = now + retry.Next(attempts), Failures = outcome.Failures }
            : Ended(state, outcome);
}

/// <summary>
/// How long a failed job waits: exponential back-off with full jitter, so that jobs that failed together do not come back together. Pure but for
/// the random source; as thread-safe as that.
/// </summary>
/// <param name="options">The delay and its limit.</param>
/// <param name="random">Draws the jitter.</param>
internal sealed class RetryPolicy(JobRetryOptions options, Random random)
{
    /// <summary>The longest wait before the next attempt: the delay, doubled for each attempt after the first, up to the limit.</summary>
    /// <param name="attempts">The attempts made; at least 1.</param>
    public TimeSpan Ceiling(int attempts)
    {
        var factor = Math.Pow(2, Math.Max(attempts, 1) - 1);
        return factor >= options.Max / options.Delay ? options.Max : options.Delay * factor;
    }

    /// <summary>A wait drawn evenly between zero and <see cref="Ceiling"/>.</summary>
    /// <param name="attempts">The attempts made; at least 1.</param>
    public TimeSpan Next(int attempts) => Ceiling(attempts) * random.NextDouble();
}

/// <summary>How long to leave a store alone that fails again and again: 100 ms, doubled with each failure, at most 5 s. Pure.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>The wait before the next try.</summary>
    /// <param name="failures">The failures in a row; at least 1.</param>
    public static TimeSpan After(int failures)
    {
        var wait = Shortest * Math.Pow(2, Math.Min(failures, 10) - 1);
        return wait < Longest ? wait : Longest;
    }
}
