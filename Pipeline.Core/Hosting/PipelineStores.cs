using Microsoft.Extensions.DependencyInjection;
using Pipeline.Core.Indexes;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.HighWater;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Hosting;

/// <summary>
/// The queue and the index of a configuration, each opened when it is first asked for and closed with the services. Thread-safe.
/// </summary>
/// <param name="setup">The configuration.</param>
/// <param name="services">The host's services.</param>
public sealed class PipelineStores(PipelineSetup setup, IServiceProvider services) : IAsyncDisposable
{
    private static readonly Task<StoreException> Never = new TaskCompletionSource<StoreException>().Task;

    private readonly SemaphoreSlim _opening = new(1, 1);
    private OpenQueue? _queue;
    private OpenIndex? _index;

    /// <summary>The queue.</summary>
    /// <exception cref="InvalidOperationException">It was not opened yet.</exception>
    public OpenQueue Queue => Volatile.Read(ref _queue) ?? throw NotOpen("queue", nameof(OpenQueueAsync));

    /// <summary>The queue without its high-water marks: for one who works on what he sends himself.</summary>
    internal IJobQueue Unmarked => Queue.Queue is MarkedQueue marked ? marked.Inner : Queue.Queue;

    /// <summary>The index.</summary>
    /// <exception cref="InvalidOperationException">It was not opened yet.</exception>
    public OpenIndex Index => Volatile.Read(ref _index) ?? throw NotOpen("index", nameof(OpenIndexAsync));

    /// <summary>Completes when an open store's file is damaged or is not the one that was opened.</summary>
    public Task<StoreException> Lost => FirstAsync(health => health.Lost);

    /// <summary>Completes when an open store's file is in any trouble.</summary>
    public Task<StoreException> Troubled => FirstAsync(health => health.Troubled);

    /// <summary>Opens the queue; one that is open is returned as it is.</summary>
    /// <param name="access">Whether it may be made.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StoreException">It cannot be opened, or is not there and may not be made; the message says why and what to do.</exception>
    public async Task<OpenQueue> OpenQueueAsync(StoreAccess access, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _queue ??= await OpenMarkedAsync(access, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Opens the index; one that is open is returned as it is.</summary>
    /// <param name="access">Whether it may be made.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StoreException">It cannot be opened, or is not there and may not be made; the message says why and what to do.</exception>
    public async Task<OpenIndex> OpenIndexAsync(StoreAccess access, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _index ??= await setup.Index.OpenAsync(new(setup.Options.Index, access, services), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Closes what was opened, the index first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_index is { } index)
        {
            await index.DisposeAsync().ConfigureAwait(false);
        }

        if (_queue is { } queue)
        {
            await queue.DisposeAsync().ConfigureAwait(false);
        }

        _opening.Dispose();
    }

    private static InvalidOperationException NotOpen(string store, string method) =>
        new($"The {store} is not open yet: await {nameof(PipelineStores)}.{method} first. Hosted services and {nameof(PipelineClient)} do that themselves.");

    private async Task<OpenQueue> OpenMarkedAsync(StoreAccess access, CancellationToken cancellationToken)
    {
        var options = setup.Options.Queue with { Flows = [.. setup.FlowInputs.Keys] };
        var opened = await setup.Queue.OpenAsync(new(options, access, services), cancellationToken).ConfigureAwait(false);
        return MarkedQueue.Of(opened, options, services.GetRequiredService<TimeProvider>());
    }

    private async Task<StoreException> FirstAsync(Func<StoreHealth, Task<StoreException>> select)
    {
        var watched = new[] { _queue?.Health, _index?.Health }.OfType<StoreHealth>().Select(select);
        return await (await Task.WhenAny([.. watched, Never]).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
