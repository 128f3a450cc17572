using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Hosting;

/// <summary>Whether the queue can be read and no store is lost; with the queue at a glance as data.</summary>
internal sealed class PipelineHealthCheck(PipelineStores stores) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            if (stores.Lost is { IsCompleted: true } lost)
            {
                return HealthCheckResult.Unhealthy((await lost.ConfigureAwait(false)).Message);
            }

            var queue = await stores.OpenQueueAsync(StoreAccess.Create, cancellationToken).ConfigureAwait(false);
            var jobs = await queue.Store.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy(data: ImmutableDictionary<string, object>.Empty
                .Add("ready", jobs.Jobs.GetValueOrDefault(JobState.Ready))
                .Add("leased", jobs.Jobs.GetValueOrDefault(JobState.Leased))
                .Add("dead", jobs.Dead)
                .Add("oldestReadySeconds", (jobs.OldestReady ?? TimeSpan.Zero).TotalSeconds));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy(fault.Message, fault);
        }
    }
}
