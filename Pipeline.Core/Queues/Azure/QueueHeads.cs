using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>The heads of queues, each read once: for one round of upkeep. Thread-safe.</summary>
internal sealed class QueueHeads(MessageQueues queues)
{
    private readonly Dictionary<QueuePlace, Task<QueueHead>> _heads = [];
    private readonly Lock _gate = new();

    /// <summary>The head of a queue, as it was when it was first asked for.</summary>
    public Task<QueueHead> GetAsync(QueuePlace queue, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _heads.TryGetValue(queue, out var head) ? head : _heads[queue] = queues.PeekAsync(queue, AzureLimits.MaxReceive, cancellationToken);
        }
    }
}
