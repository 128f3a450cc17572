using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes;

/// <summary>What an index is opened with. Immutable.</summary>
/// <param name="Options">The <c>index:</c> section with the index's own options.</param>
/// <param name="Access">Whether it may be made when it is not there.</param>
/// <param name="Services">The host's services: <see cref="TimeProvider"/>, <c>ILoggerFactory</c> and what the application has.</param>
public sealed record IndexOpening(IndexOptions Options, StoreAccess Access, IServiceProvider Services);
