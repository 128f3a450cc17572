using Microsoft.Extensions.Hosting;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Hosting;

/// <summary>Reads the queue's numbers for <see cref="QueueMeter"/> from time to time, while somebody listens to them. A queue that does not answer has none.</summary>
internal sealed class QueueGauges(PipelineStores stores, TimeProvider time) : BackgroundService
{
    /// <summary>How often the queue is asked: what scales workers looks about twice a minute.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private volatile QueueReading? _last;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var measured = QueueMeter.Measure(() => _last);
        using PeriodicTimer timer = new(Every, time);
        try
        {
            do
            {
                _last = QueueMeter.IsListenedTo ? await ReadAsync(stoppingToken).ConfigureAwait(false) : null;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<QueueReading?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await stores.Queue.Store.GetStatisticsAsync(cancellationToken).AsTask().WaitAsync(Every, time, cancellationToken).ConfigureAwait(false);
            return new(
                found.Jobs.GetValueOrDefault(JobState.Ready), found.Jobs.GetValueOrDefault(JobState.Leased), found.Jobs.GetValueOrDefault(JobState.Scheduled), found.Dead, found.OldestReady ?? TimeSpan.Zero);
        }
        catch (Exception fault) when (fault is StoreException or TimeoutException)
        {
            return null; // the store has logged it
        }
    }
}
