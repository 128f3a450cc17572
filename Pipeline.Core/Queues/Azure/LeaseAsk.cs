using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Azure;

/// <summary>What <see cref="IJobQueue.LeaseAsync"/> was asked for.</summary>
internal sealed record LeaseAsk(string Flow, string Owner, int Max, TimeSpan Duration)
{
    private StoreException? _fault;

    /// <summary>The first fault that kept a job from being taken, if any did.</summary>
    public StoreException? Fault => Volatile.Read(ref _fault);

    /// <summary>A job could not be taken.</summary>
    public void Failed(StoreException fault) => Interlocked.CompareExchange(ref _fault, fault, null);
}
