using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues;

/// <summary>A queue that was opened, with what is known of its jobs: often one object.</summary>
/// <param name="Queue">Where jobs wait. Owned: disposed of with this.</param>
/// <param name="Store">What is known of them.</param>
public sealed record OpenQueue(IJobQueue Queue, IJobStore Store) : IAsyncDisposable
{
    /// <summary>What is known of the state of its files; <see langword="null"/> when it has none.</summary>
    public StoreHealth? Health { get; init; }

    /// <summary>Closes the queue.</summary>
    public ValueTask DisposeAsync() => Queue.DisposeAsync();
}
