using Microsoft.Extensions.Logging;
using Pipeline.Core.Queues;

namespace Pipeline.Worker.Hosting;

/// <summary>Keeps the job store tidy while a worker runs: deadlines, abandoned jobs, retention.</summary>
internal static class Maintenance
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>One round each <see cref="Interval"/> until stopped. A round that fails is logged; the next tries again.</summary>
    public static async Task RunAsync(IJobStore store, TimeProvider time, ILogger log, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        try
        {
            do
            {
                await RunOnceAsync(store, log, cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }

    private static async Task RunOnceAsync(IJobStore store, ILogger log, CancellationToken cancellationToken)
    {
        try
        {
            await store.MaintainAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.MaintenanceFailed(log, Interval, fault);
        }
    }
}
