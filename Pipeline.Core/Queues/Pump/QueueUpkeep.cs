using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Queues.Calls;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Pump;

/// <summary>Calls <see cref="IJobStore.MaintainAsync"/> every few seconds. An error, or a round that does not end, ends nothing but that round.</summary>
internal sealed class QueueUpkeep(IJobStore store, TimeProvider time, ILogger logger)
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Interval, time);

        // Disposed, a timer ends quietly; cancelled, it makes an exception with a stack trace, which takes a short command's end a thirtieth of a second.
        await using var stop = cancellationToken.Register(timer.Dispose).ConfigureAwait(false);
        try
        {
            while (await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await MaintainAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task MaintainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StoreCall.RunAsync("A round of upkeep", store.MaintainAsync, CallPolicy.UpkeepWithin, time, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // The store has logged it, once for all.
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested) // a store's own time limit is one too
        {
            Log.UpkeepFailed(logger, Interval, error);
        }
    }
}
