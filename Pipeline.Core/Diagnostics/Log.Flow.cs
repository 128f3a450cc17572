using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Diagnostics;

/// <summary>Log lines of the engine.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Flow {Flow} runs: {Stages} stages, at most {MaxItems} items in memory.")]
    public static partial void FlowStarted(ILogger logger, string flow, int stages, long maxItems);

    [LoggerMessage(1002, LogLevel.Information, "Flow {Flow} drains: {Jobs} jobs are given {Graceful} to end.")]
    public static partial void FlowDrains(ILogger logger, string flow, int jobs, TimeSpan graceful);

    [LoggerMessage(1003, LogLevel.Warning, "Flow {Flow} is forced to stop: {Jobs} jobs had not ended and go back to the queue. Allow a longer deadline if this is usual.")]
    public static partial void DrainForced(ILogger logger, string flow, int jobs);

    [LoggerMessage(1004, LogLevel.Error, "Flow {Flow}: {Jobs} jobs were given up while an item of theirs was still in a stage: {Stages}. A stage must end when its cancellation token fires.")]
    public static partial void JobsAbandoned(ILogger logger, string flow, int jobs, string stages);

    [LoggerMessage(1005, LogLevel.Warning, "Job {JobId}: an event could not be written; the job goes on.")]
    public static partial void EventLost(ILogger logger, Guid jobId, Exception error);

    [LoggerMessage(1006, LogLevel.Debug, "Flow {Flow}: stage {Stage} failed an item of job {JobId} after {Attempts} attempts.")]
    public static partial void ItemFailed(ILogger logger, string flow, string stage, Guid jobId, int attempts, Exception error);

    [LoggerMessage(1017, LogLevel.Information, "Flow {Flow}: the parallelism of stage {Stage} goes from {From} to {To}: {Reason}.")]
    public static partial void DegreeChanged(ILogger logger, string flow, string stage, int from, int to, string reason);

    [LoggerMessage(1011, LogLevel.Warning, "Flow {Flow}: the circuit breaker of stage {Stage} has opened; no attempt is made for {Pause}.")]
    public static partial void BreakerOpened(ILogger logger, string flow, string stage, TimeSpan pause);

    [LoggerMessage(1012, LogLevel.Information, "Flow {Flow}: the circuit breaker of stage {Stage} has closed.")]
    public static partial void BreakerClosed(ILogger logger, string flow, string stage);

    [LoggerMessage(1013, LogLevel.Warning, "Flow {Flow}: stage {Stage} has trouble on purpose (chaos, seed {Seed}). Take 'chaos' out for real work.")]
    public static partial void ChaosIsOn(ILogger logger, string flow, string stage, int seed);

    [LoggerMessage(1014, LogLevel.Debug, "Flow {Flow}: stage {Stage} is replaced by {Fallback} for an item of job {JobId}.")]
    public static partial void FallsBack(ILogger logger, string flow, string stage, string fallback, Guid jobId, Exception error);

    [LoggerMessage(1016, LogLevel.Error, "Flow {Flow}: stage {Stage} failed {Item} of job {JobId}, whose result has no room for more names: {Reason}")]
    public static partial void ItemNotNamed(ILogger logger, string flow, string stage, string item, Guid jobId, string reason);

    [LoggerMessage(1007, LogLevel.Warning, "Stage {Stage} of flow {Flow} has held a thread for {ElapsedMs:0} ms without awaiting anything, for job {JobId} ({Others} times more since the last warning). Await instead of blocking, or give the stage 'blocking: true'.")]
    public static partial void StageBlocked(ILogger logger, string stage, string flow, Guid? jobId, double elapsedMs, long others);

    [LoggerMessage(1008, LogLevel.Warning, "Stage {Stage} blocks at: {Stack}")]
    public static partial void StageBlockedAt(ILogger logger, string stage, string stack);

    [LoggerMessage(1009, LogLevel.Warning, "The thread pool is starved: work has waited {ElapsedMs:0} ms for one of {Threads} threads, {Waiting} pieces wait. Something blocks threads, or the machine is overloaded; stages that block need 'blocking: true'.")]
    public static partial void PoolStarved(ILogger logger, double elapsedMs, int threads, long waiting);
}
