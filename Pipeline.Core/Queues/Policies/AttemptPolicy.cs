using System.Globalization;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Policies;

/// <summary>Whether a job whose lease ran out without a settlement is given to another worker. Pure.</summary>
internal static class AttemptPolicy
{
    /// <summary>How many leases may lapse for each allowed attempt. Most lapses are innocent: the stage that costs had not begun when the worker was killed.</summary>
    public const int LapsesPerAttempt = 4;

    /// <summary>The reason to make the job a dead letter instead of leasing it again, or <see langword="null"/>.</summary>
    /// <param name="attempts">How many times the stage that costs was begun.</param>
    /// <param name="lapses">How many of its leases ran out without a settlement after a stage had taken it up, this one included.</param>
    /// <param name="maxAttempts">The attempts allowed.</param>
    public static JobFailure? WhyDead(int attempts, int lapses, int maxAttempts)
    {
        if (attempts >= maxAttempts)
        {
            return Failure("CrashLoop", string.Create(
                CultureInfo.InvariantCulture,
                $"The worker ended, or lost its lease, in the middle of attempt {attempts} of {maxAttempts}. Look in its log for what ended it, then replay the job."));
        }

        return lapses > maxAttempts * LapsesPerAttempt
            ? Failure("Abandoned", string.Create(
                CultureInfo.InvariantCulture,
                $"Abandoned: {lapses} leases ran out without a settlement while it was worked on (allowed: {maxAttempts * LapsesPerAttempt}); the stage that costs was begun {attempts} times. "
                + $"Look whether workers are killed, or stop longer than the lease, then replay the job."))
            : null;
    }

    private static JobFailure Failure(string error, string message) => new()
    {
        Stage = "queue",
        Item = "job",
        Kind = FailureKind.Transient,
        Error = error,
        Message = message,
    };

    /// <summary>Why a job ended that no worker had when its deadline passed.</summary>
    /// <param name="deadline">The deadline.</param>
    public static JobFailure WhyExpired(DateTimeOffset deadline) => new()
    {
        Stage = "queue",
        Item = "the job",
        Kind = FailureKind.Permanent,
        Error = nameof(TimeoutException),
        Message = string.Create(CultureInfo.InvariantCulture,
            $"The job's deadline, {deadline.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}, passed while it waited for a worker. Send it with a later deadline, or run more workers."),
    };
}
