using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Models;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Hosting;

/// <summary>Works on jobs until the host stops, or until the queue is empty when draining.</summary>
internal sealed class WorkerService(IServiceProvider services, WorkerOptions options, IHostApplicationLifetime lifetime) : BackgroundService
{
    private readonly ILogger _log = services.GetRequiredService<ILoggerFactory>().CreateLogger<WorkerService>();
    private readonly TaskCompletionSource<PumpSummary> _summary = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _forced = CancellationTokenSource.CreateLinkedTokenSource(options.Forced);

    /// <summary>What was done, once the service has ended; fails as the service did.</summary>
    public Task<PumpSummary> Summary => _summary.Task;

    private PipelineStores Stores => services.GetRequiredService<PipelineStores>();

    private IReadOnlyCollection<string> Flows => options.Flows.Count > 0 ? options.Flows : services.GetRequiredService<PipelineFlows>().Names;

    /// <summary>Opens the stores and makes the stages, so that what is wrong ends the host's start.</summary>
    /// <exception cref="ConfigurationException">The configuration has errors, or a stage could not be created.</exception>
    /// <exception cref="StoreException">A store cannot be opened.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Stores.OpenQueueAsync(StoreAccess.Create, cancellationToken).ConfigureAwait(false);
        await Stores.OpenIndexAsync(StoreAccess.Create, cancellationToken).ConfigureAwait(false);
        foreach (var flow in Flows)
        {
            _ = services.GetRequiredService<PipelineFlows>()[flow];
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets running jobs end within <see cref="WorkerOptions.StopWithin"/>, or until the host's own time is over.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        var force = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _forced);
        await using var forcing = force.ConfigureAwait(false);
        await base.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _forced.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            Log.WorkerStarted(_log, string.Join(", ", Flows), services.GetRequiredService<PipelineSetup>().QueueLocation);
            await SayPausedAsync(stoppingToken).ConfigureAwait(false);
            var did = await WorkSeenAsync(stoppingToken).ConfigureAwait(false);
            Log.WorkerStopped(_log);
            _summary.SetResult(did);
        }
        catch (Exception fault)
        {
            _summary.SetException(fault);
            if (!options.IsAwaited)
            {
                throw;
            }
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    /// <summary>Works while others can see that it does.</summary>
    private async Task<PumpSummary> WorkSeenAsync(CancellationToken stoppingToken)
    {
        var presence = WorkerPresence.Start(Stores.Queue.Control, services.GetRequiredService<TimeProvider>(), _log);
        await using var present = presence.ConfigureAwait(false);
        return await WorkAsync(stoppingToken).ConfigureAwait(false);
    }

    private async Task SayPausedAsync(CancellationToken stoppingToken)
    {
        try
        {
            var paused = await Stores.Queue.Control.ListPausedAsync(stoppingToken).ConfigureAwait(false);
            if (paused.Select(one => one.Flow).Intersect(Flows, StringComparer.Ordinal).ToList() is { Count: > 0 } mine)
            {
                Log.FlowsPaused(_log, string.Join(", ", mine));
            }
        }
        catch (StoreException fault) when (!fault.IsLasting)
        {
            // The store has logged it, once for all, and the work waits until it is over.
        }
    }

    /// <summary>One round; when draining, more of them as long as jobs came to a flow whose worker had ended. Then the model is fitted to what came in.</summary>
    private async Task<PumpSummary> WorkAsync(CancellationToken stoppingToken)
    {
        var did = await RoundAsync(stoppingToken).ConfigureAwait(false);
        while (!stoppingToken.IsCancellationRequested && await HasOpenWorkAsync().ConfigureAwait(false))
        {
            did += await RoundAsync(stoppingToken).ConfigureAwait(false);
        }

        if (!stoppingToken.IsCancellationRequested)
        {
            await FitAsync(stoppingToken).ConfigureAwait(false);
        }

        return did;
    }

    private async Task FitAsync(CancellationToken stoppingToken)
    {
        try
        {
            await services.GetRequiredService<IModelFit>().RunAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not OutOfMemoryException)
        {
            Log.LastFitFailed(_log, fault);
        }
    }

    private async Task<PumpSummary> RoundAsync(CancellationToken stoppingToken)
    {
        var work = RunningWork.Start(services, Flows, new PumpSettings { UntilEmpty = options.UntilEmpty, Drain = options.StopWithin, LogsJobs = services.GetRequiredService<PipelineSetup>().Options.Logging.Jobs });
        await using var working = work.ConfigureAwait(false);
        if (options.UntilEmpty)
        {
            return await RoundAsync(work, new TaskCompletionSource().Task, stoppingToken).ConfigureAwait(false);
        }

        var fit = CreateIdleFit();
        await using var fitting = fit.ConfigureAwait(false);
        return await RoundAsync(work, fit.Completion, stoppingToken).ConfigureAwait(false);
    }

    /// <param name="work">The work.</param>
    /// <param name="upkeep">What goes on beside it; it ends by itself only with an exception.</param>
    /// <param name="stoppingToken">Asks to stop.</param>
    private async Task<PumpSummary> RoundAsync(RunningWork work, Task upkeep, CancellationToken stoppingToken)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var stop = stoppingToken.UnsafeRegister(_ => asked.SetResult(), null);
        await using var stopping = stop.ConfigureAwait(false);
        var ended = await Task.WhenAny(work.Completion, asked.Task, upkeep).ConfigureAwait(false);
        if (ended == asked.Task)
        {
            Log.WorkerStopping(_log, options.StopWithin);
        }
        else if (ended == upkeep)
        {
            await upkeep.ConfigureAwait(false);
        }

        return await work.StopAsync(_forced.Token).ConfigureAwait(false);
    }

    private IdleFit CreateIdleFit() => new(
        Stores.Index.Upkeep,
        services.GetRequiredService<IModelFit>(),
        HasOpenWorkAsync,
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILoggerFactory>().CreateLogger<IdleFit>());

    private async Task<bool> HasOpenWorkAsync()
    {
        foreach (var flow in Flows)
        {
            if (await Stores.Queue.Queue.HasOpenWorkAsync(flow, CancellationToken.None).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }
}
