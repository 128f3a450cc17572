using Pipeline.Core.Indexes;
using Pipeline.Core.Storage;

namespace Pipeline.Worker.Hosting;

/// <summary>Reads what a search needs in memory while the command does what comes before its search. Disposing waits for it: the index is open until then.</summary>
internal sealed class IndexPreparation : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _reading;

    private IndexPreparation(OpenIndex index, string tenant) => _reading = index.PrepareAsync is { } prepare ? ReadAsync(prepare, tenant, _over.Token) : Task.CompletedTask;

    /// <summary>Begins to read.</summary>
    public static IndexPreparation Begin(OpenIndex index, string tenant) => new(index, tenant);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _reading;
        _over.Dispose();
    }

    private static async Task ReadAsync(Func<string, CancellationToken, Task> prepare, string tenant, CancellationToken cancellationToken)
    {
        try
        {
            await prepare(tenant, cancellationToken);
        }
        catch (Exception fault) when (fault is StoreException or OperationCanceledException)
        {
            // The search that follows says it.
        }
    }
}
