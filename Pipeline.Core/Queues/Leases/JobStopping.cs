using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Leases;

/// <summary>Stops jobs without waiting for what their stages do about it.</summary>
internal static class JobStopping
{
    /// <summary>Ends the job early, unless it has ended, and returns at once: a stage that blocks, or throws, when it is told holds up no other job.</summary>
    public static void Request(this JobStop stop, JobOutcomeKind reason, Guid jobId, ILogger logger) => _ = RequestAsync(stop, reason, jobId, logger);

    private static async Task RequestAsync(JobStop stop, JobOutcomeKind reason, Guid jobId, ILogger logger)
    {
        try
        {
            await stop.RequestAsync(reason).ConfigureAwait(false);
        }
        catch (AggregateException error)
        {
            Log.StopFailed(logger, jobId, error);
        }
    }
}
