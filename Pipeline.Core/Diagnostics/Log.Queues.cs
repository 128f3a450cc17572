using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Diagnostics;

/// <summary>The log lines of queues and pumps.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Warning, "Looking for changes of the queue failed; events of other processes come late until it succeeds ({LeftOut} times more since the last line).")]
    public static partial void ChangeWatchFailed(ILogger logger, int leftOut, Exception error);

    [LoggerMessage(2025, LogLevel.Warning, "Looking for jobs of other processes failed; they are begun late until it succeeds ({LeftOut} times more since the last line).")]
    public static partial void WorkWatchFailed(ILogger logger, int leftOut, Exception error);

    [LoggerMessage(2026, LogLevel.Warning, "Job {JobId} of flow {Flow} has failed for good in stage {Stage}, at attempt {Attempt}: {Error}: {Cause}")]
    public static partial void JobDead(ILogger logger, Guid jobId, string flow, string? stage, int attempt, string? error, string? cause);

    [LoggerMessage(2027, LogLevel.Information, "Job {JobId} of flow {Flow} is {State}, {Elapsed} after it was accepted.")]
    public static partial void JobEnded(ILogger logger, Guid jobId, string flow, Jobs.JobState state, TimeSpan elapsed);

    [LoggerMessage(2002, LogLevel.Warning, "Leasing jobs of flow {Flow} failed {Failures} times in a row; the next try is in {Wait}. Jobs that run go on.")]
    public static partial void LeasingFailed(ILogger logger, string flow, int failures, TimeSpan wait, Exception error);

    [LoggerMessage(2003, LogLevel.Warning, "Looking after {Count} leases failed; tried again at once, as long as they hold ({LeftOut} times more since the last line).")]
    public static partial void LeaseRoundFailed(ILogger logger, int count, int leftOut, Exception error);

    [LoggerMessage(2004, LogLevel.Warning, "The lease of job {JobId} (epoch {Epoch}) is lost: the job is stopped and nothing of it is written. Another worker takes it up.")]
    public static partial void LeaseLost(ILogger logger, Guid jobId, int epoch);

    [LoggerMessage(2005, LogLevel.Warning, "Appending {Count} events of job {JobId} failed; the job waits, and it is tried again for as long as a lease holds ({LeftOut} times more for any job since the last line).")]
    public static partial void AppendingFailed(ILogger logger, int count, Guid jobId, int leftOut, Exception error);

    [LoggerMessage(2006, LogLevel.Warning, "Settling job {JobId} as {State} failed; tried again while the lease holds ({LeftOut} times more for any job since the last line).")]
    public static partial void SettlingFailed(ILogger logger, Guid jobId, Jobs.JobState state, int leftOut, Exception error);

    [LoggerMessage(2007, LogLevel.Error, "Job {JobId} of flow {Flow} ended in an exception that its flow should have made an outcome of; it counts as failed.")]
    public static partial void RunnerThrew(ILogger logger, Guid jobId, string flow, Exception error);

    [LoggerMessage(2008, LogLevel.Information, "Flow {Flow} leases no more; {Running} jobs may end within {Deadline}.")]
    public static partial void Draining(ILogger logger, string flow, int running, TimeSpan deadline);

    [LoggerMessage(2009, LogLevel.Warning, "Flow {Flow}: {Running} jobs have not ended in time and go back to the queue.")]
    public static partial void Forced(ILogger logger, string flow, int running);

    [LoggerMessage(2010, LogLevel.Error, "Flow {Flow}: {Running} jobs did not stop within {Deadline}; their leases are left to run out.")]
    public static partial void Abandoned(ILogger logger, string flow, int running, TimeSpan deadline);

    [LoggerMessage(2011, LogLevel.Warning, "A round of upkeep of the queue failed; the next one is in {Wait}.")]
    public static partial void UpkeepFailed(ILogger logger, TimeSpan wait, Exception error);

    [LoggerMessage(2012, LogLevel.Error, "The listener for settled jobs threw; it is to handle its own errors.")]
    public static partial void ListenerThrew(ILogger logger, Exception error);

    [LoggerMessage(2013, LogLevel.Error, "Stopping job {JobId} threw from a callback on its cancellation token; callbacks are to handle their own errors.")]
    public static partial void StopFailed(ILogger logger, Guid jobId, Exception error);

    [LoggerMessage(2020, LogLevel.Warning, "The store could not be told that {Jobs} interactive jobs are followed; tried again ({LeftOut} times more since the last line).")]
    public static partial void InterestLost(ILogger logger, int jobs, int leftOut, Exception error);

    [LoggerMessage(2021, LogLevel.Warning, "Looking for interactive jobs that nobody follows failed; none is cancelled until it succeeds ({LeftOut} times more since the last line).")]
    public static partial void InterestNotJudged(ILogger logger, int leftOut, Exception error);

    [LoggerMessage(2022, LogLevel.Error, "Job {JobId}: {Count} events could not be stored for {Elapsed}, though its lease was renewed. The job is stopped and fails. Look at the cause, then replay the job.")]
    public static partial void AppendingGivenUp(ILogger logger, Guid jobId, int count, TimeSpan elapsed, Exception error);

    [LoggerMessage(2023, LogLevel.Error, "The queue was closed while job {JobId} ran: nothing more of it is written, and another worker takes it up when its lease runs out. Close a queue after its pumps.")]
    public static partial void QueueClosed(ILogger logger, Guid jobId);

    [LoggerMessage(2024, LogLevel.Error, "Job {JobId}: the store has not answered for {Elapsed} whether it has stored {Count} events, though its lease was renewed. The job is stopped and goes back to the queue. Look whether the store, or the way to it, hangs.")]
    public static partial void AppendingUnanswered(ILogger logger, Guid jobId, int count, TimeSpan elapsed, Exception error);
}
