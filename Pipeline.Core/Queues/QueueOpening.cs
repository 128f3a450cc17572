using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues;

/// <summary>What a queue is opened with. Immutable.</summary>
/// <param name="Options">The <c>queue:</c> section with the queue's own options.</param>
/// <param name="Access">Whether it may be made when it is not there.</param>
/// <param name="Services">The host's services: <see cref="TimeProvider"/>, <c>ILoggerFactory</c> and what the application has.</param>
public sealed record QueueOpening(QueueOptions Options, StoreAccess Access, IServiceProvider Services);
