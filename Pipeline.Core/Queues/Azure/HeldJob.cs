using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>A job that this process holds. <see cref="Gate"/> lets its event writer and its renewals write one after the other, so that they need no second try.</summary>
internal sealed class HeldJob
{
    private volatile Versioned<JobRecord>? _latest;
    private volatile LeaseToken? _token;

    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The header as it was last read or written; <see langword="null"/> when the answer to a write was lost.</summary>
    public Versioned<JobRecord>? Latest
    {
        get => _latest;
        set => _latest = value;
    }

    /// <summary>Its message and the latest receipt.</summary>
    public LeaseToken? Token
    {
        get => _token;
        set => _token = value;
    }
}
