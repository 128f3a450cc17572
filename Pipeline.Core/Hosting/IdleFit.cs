using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Hosting;

/// <summary>
/// Looks after the index whenever a worker has nothing else to do: removes what nobody needs and keeps the embedding model fitted to what the index holds. A look costs the same
/// however much that is, as long as nothing has changed. Stops when it is disposed of.
/// </summary>
internal sealed class IdleFit : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly IIndexUpkeep? _upkeep;
    private readonly IModelFit _fit;
    private readonly ILogger _logger;

    /// <param name="upkeep">Looks after the index; <see langword="null"/> when it looks after itself.</param>
    /// <param name="fit">Fits the model.</param>
    /// <param name="hasOpenWork">Whether there are jobs to do or under way.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">For its log lines.</param>
    public IdleFit(IIndexUpkeep? upkeep, IModelFit fit, Func<Task<bool>> hasOpenWork, TimeProvider time, ILogger logger)
    {
        (_upkeep, _fit, _logger) = (upkeep, fit, logger);
        Completion = RunAsync(hasOpenWork, time, _stop.Token);
    }

    /// <summary>Ends when it is disposed of; before that only with an exception.</summary>
    public Task Completion { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(Func<Task<bool>> hasOpenWork, TimeProvider time, CancellationToken stop)
    {
        using PeriodicTimer timer = new(Every, time);
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
        {
            try
            {
                if (!await hasOpenWork().ConfigureAwait(false))
                {
                    await MaintainAsync(stop).ConfigureAwait(false);
                }
            }
            catch (StoreException)
            {
                // The store has logged it, once for all.
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                Log.FitFailed(_logger, fault, Every);
            }
        }
    }

    private async Task MaintainAsync(CancellationToken stop)
    {
        if (_upkeep is not null)
        {
            await _upkeep.MaintainAsync(stop).ConfigureAwait(false);
        }

        await _fit.RunAsync(stop).ConfigureAwait(false);
    }
}
