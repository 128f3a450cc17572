using Microsoft.Extensions.Logging;

namespace Pipeline.Worker.Hosting;

/// <summary>The worker's log lines.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Information, "Working on {Flows}; queue {Queue}.")]
    public static partial void WorkerStarted(ILogger logger, string flows, string queue);

    [LoggerMessage(5002, LogLevel.Information, "Stopping: jobs have {Within} to end, what has not goes back to the queue.")]
    public static partial void WorkerStopping(ILogger logger, TimeSpan within);

    [LoggerMessage(5003, LogLevel.Information, "Stopped.")]
    public static partial void WorkerStopped(ILogger logger);

    [LoggerMessage(5004, LogLevel.Warning, "The index could not be tidied up, or its embedding model not be fitted anew; it stays as it is, and in {Every} that is tried again.")]
    public static partial void FitFailed(ILogger logger, Exception fault, TimeSpan every);

    [LoggerMessage(5005, LogLevel.Warning, "The jobs are done, but the index's embedding model could not be fitted anew; the one it has stays. 'pipeline index fit' tries again.")]
    public static partial void LastFitFailed(ILogger logger, Exception fault);
}
