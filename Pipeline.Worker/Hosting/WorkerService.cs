using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Worker.Documents;

namespace Pipeline.Worker.Hosting;

/// <summary>Works on jobs until the host stops, or until the queue is empty when draining.</summary>
internal sealed class WorkerService(
    PipelineHost host, WorkerSettings settings, TimeProvider time, IHostApplicationLifetime lifetime, CancellationToken forced) : BackgroundService
{
    private readonly TaskCompletionSource<WorkSummary> _summary = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was done, once the service has ended; fails as the service did.</summary>
    public Task<WorkSummary> Summary => _summary.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            _summary.SetResult(await WorkAsync(stoppingToken));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _summary.SetException(fault);
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private async Task<WorkSummary> WorkAsync(CancellationToken stoppingToken)
    {
        var flows = settings.Flows.Count > 0 ? settings.Flows : host.Flows;
        SettlementCounter settled = new(host.Queue);
        var log = host.Loggers.CreateLogger<WorkerService>();
        await using (var work = host.StartWork([.. flows], settled))
        {
            Log.WorkerStarted(log, string.Join(", ", flows), host.Options.Queue.Sqlite.Path);
            await UntilEndAsync(work, new DrainCheck(host.Store, [.. flows]), stoppingToken);
            Log.WorkerStopping(log, settings.StopWithin);
            await work.StopAsync(settings.StopWithin, forced);
        }

        var dead = (await host.Store.GetStatisticsAsync(CancellationToken.None)).Dead;
        Log.WorkerStopped(log);
        return WorkSummary.Of(settled, dead);
    }

    private async Task UntilEndAsync(RunningWork work, DrainCheck drained, CancellationToken stoppingToken)
    {
        try
        {
            while (!settings.Drain || !await drained.IsEmptyAsync(stoppingToken))
            {
                var pause = settings.Drain ? host.Options.Queue.Poll : Timeout.InfiniteTimeSpan;
                var wait = Task.Delay(pause, time, stoppingToken);
                if (await Task.WhenAny(wait, work.Completion) == work.Completion)
                {
                    await work.Completion;
                    return;
                }

                await wait;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }
}
