using Pipeline.Core.Options;

namespace Pipeline.Core.Queues;

/// <summary>A queue under the name that <c>queue.use</c> gives it. Its own keys stand in a section of its name: <c>queue: { use: sqlite, sqlite: { path: … } }</c>. Immutable.</summary>
public sealed record QueueRegistration : StoreRegistration
{
    /// <summary>What it can do.</summary>
    public required QueueCapabilities Capabilities { get; init; }

    /// <summary>Opens the queue. Throws <see cref="Storage.StoreException"/> when it cannot: the message says why and what to do.</summary>
    public required Func<QueueOpening, CancellationToken, Task<OpenQueue>> OpenAsync { get; init; }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Abilities =>
    [
        Capabilities.StrictOrder ? "strict order" : "nearly in order",
        Capabilities.OneTransaction ? "one transaction for result and acknowledgement" : "result first, then acknowledgement",
        $"leases up to {DurationText.Format(Capabilities.LongestLease)}",
    ];
}
