using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues;

/// <summary>Stops jobs that may have ended already.</summary>
internal static class JobStopping
{
    /// <summary>Ends the job early, unless it has ended in this very moment.</summary>
    public static async Task TryRequestAsync(this JobStop stop, JobOutcomeKind reason)
    {
        try
        {
            await stop.RequestAsync(reason).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // It ended: there is nothing to stop.
        }
    }
}
