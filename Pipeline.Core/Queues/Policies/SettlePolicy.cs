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
