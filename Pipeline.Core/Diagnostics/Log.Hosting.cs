using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Diagnostics;

/// <summary>Log lines of workers.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Working on {Flows}; queue {Queue}.")]
    public static partial void WorkerStarted(ILogger logger, string flows, string queue);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Information, Message = "Stopping: jobs have {Within} to end, what has not goes back to the queue.")]
    public static partial void WorkerStopping(ILogger logger, TimeSpan within);

    [LoggerMessage(EventId = 5006, Level = LogLevel.Warning, Message = "Paused, so that nothing is leased of: {Flows}. 'pipeline queue resume' lets them go on.")]
    public static partial void FlowsPaused(ILogger logger, string flows);

    [LoggerMessage(EventId = 5007, Level = LogLevel.Debug, Message = "It could not be said that this worker is there, or has ended.")]
    public static partial void PresenceUnsaid(ILogger logger, Exception fault);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Information, Message = "Stopped.")]
    public static partial void WorkerStopped(ILogger logger);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Warning, Message = "The index could not be tidied up, or its embedding model not be fitted anew; it stays as it is, and in {Every} that is tried again.")]
    public static partial void FitFailed(ILogger logger, Exception fault, TimeSpan every);

    [LoggerMessage(EventId = 5005, Level = LogLevel.Warning, Message = "The jobs are done, but the index's embedding model could not be fitted anew; the one it has stays. 'pipeline index fit' tries again.")]
    public static partial void LastFitFailed(ILogger logger, Exception fault);
}
