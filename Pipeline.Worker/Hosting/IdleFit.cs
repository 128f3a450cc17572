using Microsoft.Extensions.Logging;
using Pipeline.Core.Storage;

namespace Pipeline.Worker.Hosting;

/// <summary>
/// Looks after the index whenever a worker has nothing else to do: removes what nobody needs and keeps the embedding model fitted to what the index holds. A look costs the same
/// however much that is, as long as nothing has changed. Stops when it is disposed of.
/// </summary>
internal sealed class IdleFit : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();

    /// <param name="host">Whose index.</param>
    /// <param name="hasOpenWork">Whether there are jobs to do or under way.</param>
    /// <param name="time">The clock.</param>
    public IdleFit(PipelineHost host, Func<Task<bool>> hasOpenWork, TimeProvider time) => Completion = RunAsync(host, hasOpenWork, time, _stop.Token);

    /// <summary>Ends when it is disposed of; before that only with an exception.</summary>
    public Task Completion { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static async Task RunAsync(PipelineHost host, Func<Task<bool>> hasOpenWork, TimeProvider time, CancellationToken stop)
    {
        var log = host.Loggers.CreateLogger<IdleFit>();
        using PeriodicTimer timer = new(Every, time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                if (!await hasOpenWork())
                {
                    await host.OpenedIndex.Upkeep.MaintainAsync(stop);
                    await host.FitModelAsync(stop);
                }
            }
            catch (StoreException)
            {
                // The store has logged it, once for all.
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                Log.FitFailed(log, fault, Every);
            }
        }
    }
}
