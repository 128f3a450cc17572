using Pipeline.Core.Options;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues;

/// <summary>A queue under the name that <c>queue.use</c> gives it. Its own keys stand in a section of its name: <c>queue: { use: sqlite, sqlite: { path: … } }</c>. Immutable.</summary>
public sealed record QueueRegistration : StoreRegistration
{
    /// <summary>What it can do.</summary>
    public required QueueCapabilities Capabilities { get; init; }

    /// <summary>Opens the queue. Throws <see cref="Storage.StoreException"/> when it cannot: the message says why and what to do.</summary>
    public required Func<QueueOpening, CancellationToken, Task<OpenQueue>> OpenAsync { get; init; }

    /// <summary>Puts a backup in the place of the queue that its own options name; <see langword="null"/> (the default) where a queue is no file.</summary>
    /// <remarks>
    /// Throws <see cref="StoreException"/> while a process has the queue open, <see cref="InvalidDataException"/> and <see cref="NotSupportedException"/> when the backup cannot be used,
    /// <see cref="IOException"/> when a file cannot be read or written. The queue is then as it was.
    /// </remarks>
    public Func<object?, QueueRestoring, CancellationToken, Task<QueueRestored>>? RestoreAsync { get; init; }

    /// <summary>Of a queue that looks after itself: what its service offers in place of compacting, backups and checks, as a sentence. Empty (the default) for one that has <see cref="OpenQueue.Upkeep"/>.</summary>
    public string Instead { get; init; } = "";

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Abilities =>
    [
        Capabilities.StrictOrder ? "strict order" : "nearly in order",
        Capabilities.OneTransaction ? "one transaction for result and acknowledgement" : "result first, then acknowledgement",
        $"leases up to {DurationText.Format(Capabilities.LongestLease)}",
    ];
}

/// <summary>What a queue can do beyond what every queue promises (<see cref="IJobQueue"/>). Declared where a queue is registered; checks and tests ask for it. Immutable.</summary>
public sealed record QueueCapabilities
{
    /// <summary>
    /// Whether <see cref="IJobQueue.LeaseAsync"/> hands out jobs exactly by priority, then in the order of acceptance. Where it is <see langword="false"/> the order is
    /// approximate: a job may come before another that is more urgent, or was accepted earlier, but none waits for ever while others of its priority are leased.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool StrictOrder { get; init; } = true;

    /// <summary>
    /// Whether a job's result, its last event and the end of its lease are one transaction. Where it is <see langword="false"/> a crash between them may leave the job leased
    /// although its result is stored: it is delivered again, and the store then discards it by its state.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool OneTransaction { get; init; } = true;

    /// <summary>The longest that a lease, or a renewal of one, may last.</summary>
    /// <value>More than 0. Default: 365 days, which is more than <see cref="QueueOptions.Lease"/> allows.</value>
    public TimeSpan LongestLease { get; init; } = TimeSpan.FromDays(365);

    /// <summary>
    /// Whether leases, pauses and deadlines go by the <see cref="TimeProvider"/> that the queue was made with. Where it is <see langword="false"/> a server's clock decides, and a
    /// clock that is set on this machine changes nothing there.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool OwnClock { get; init; } = true;
}

/// <summary>What a queue is opened with. Immutable.</summary>
/// <param name="Options">The <c>queue:</c> section with the queue's own options.</param>
/// <param name="Access">Whether it may be made when it is not there.</param>
/// <param name="Services">The host's services: <see cref="TimeProvider"/>, <c>ILoggerFactory</c> and what the application has.</param>
public sealed record QueueOpening(QueueOptions Options, StoreAccess Access, IServiceProvider Services);

/// <summary>A queue that was opened, with what is known of its jobs: often one object.</summary>
/// <param name="Queue">Where jobs wait. Owned: disposed of with this.</param>
/// <param name="Store">What is known of them.</param>
/// <param name="Control">What pauses its flows, and knows who works.</param>
public sealed record OpenQueue(IJobQueue Queue, IJobStore Store, IQueueControl Control) : IAsyncDisposable
{
    /// <summary>What is known of the state of its files; <see langword="null"/> when it has none.</summary>
    public StoreHealth? Health { get; init; }

    /// <summary>What looks after its file; <see langword="null"/> when it has none.</summary>
    public IQueueUpkeep? Upkeep { get; init; }

    /// <summary>Says how many bytes may still be written where its file is; <see langword="null"/> when it has none.</summary>
    public Func<long?>? FreeSpace { get; init; }

    /// <summary>Closes the queue.</summary>
    public ValueTask DisposeAsync() => Queue.DisposeAsync();
}
