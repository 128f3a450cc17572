using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Queues;
using Pipeline.Worker.Documents;

namespace Pipeline.Worker.Hosting;

/// <summary>Works on jobs until the host stops, or until the queue is empty when draining.</summary>
internal sealed class WorkerService(PipelineHost host, WorkerSettings settings, IHostApplicationLifetime lifetime, CancellationToken forced) : BackgroundService
{
    private readonly ILogger _log = host.Loggers.CreateLogger<WorkerService>();
    private readonly TaskCompletionSource<WorkSummary> _summary = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was done, once the service has ended; fails as the service did.</summary>
    public Task<WorkSummary> Summary => _summary.Task;

    private IReadOnlyCollection<string> Flows => settings.Flows.Count > 0 ? settings.Flows : host.Flows;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            Log.WorkerStarted(_log, string.Join(", ", Flows), host.Options.Queue.Sqlite.Path);
            var did = await WorkAsync(stoppingToken);
            var dead = (await host.Store.GetStatisticsAsync(CancellationToken.None)).Dead;
            Log.WorkerStopped(_log);
            _summary.SetResult(WorkSummary.Of(did, dead));
        }
        catch (Exception fault)
        {
            _summary.SetException(fault);
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    /// <summary>One round; when draining, more of them as long as jobs came to a flow whose worker had ended. Then the model is fitted to what came in.</summary>
    private async Task<PumpSummary> WorkAsync(CancellationToken stoppingToken)
    {
        var did = await RoundAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested && await HasOpenWorkAsync())
        {
            did += await RoundAsync(stoppingToken);
        }

        if (!stoppingToken.IsCancellationRequested)
        {
            await FitAsync(stoppingToken);
        }

        return did;
    }

    private async Task FitAsync(CancellationToken stoppingToken)
    {
        try
        {
            await host.FitModelAsync(stoppingToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not OutOfMemoryException)
        {
            Log.LastFitFailed(_log, fault);
        }
    }

    private async Task<PumpSummary> RoundAsync(CancellationToken stoppingToken)
    {
        await using var work = host.StartWork(Flows, new PumpSettings { UntilEmpty = settings.Drain, Drain = settings.StopWithin });
        await using IdleFit? fit = settings.Drain ? null : new(host, HasOpenWorkAsync, host.Time);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var asking = stoppingToken.UnsafeRegister(_ => asked.SetResult(), null);
        var ended = await Task.WhenAny(work.Completion, asked.Task, fit?.Completion ?? asked.Task);
        if (ended == asked.Task)
        {
            Log.WorkerStopping(_log, settings.StopWithin);
        }
        else if (ended != work.Completion)
        {
            await ended; // it ends by itself only with an exception
        }

        return await work.StopAsync(forced);
    }

    private async Task<bool> HasOpenWorkAsync()
    {
        foreach (var flow in Flows)
        {
            if (await host.Queue.HasOpenWorkAsync(flow, CancellationToken.None))
            {
                return true;
            }
        }

        return false;
    }
}
