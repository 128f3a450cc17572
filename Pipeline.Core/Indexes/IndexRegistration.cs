using Pipeline.Core.Options;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes;

/// <summary>An index under the name that <c>index.use</c> gives it. Its own keys stand in a section of its name: <c>index: { use: embedded, embedded: { path: … } }</c>. Immutable.</summary>
public sealed record IndexRegistration : StoreRegistration
{
    /// <summary>What it can do.</summary>
    public required IndexCapabilities Capabilities { get; init; }

    /// <summary>Opens the index. Throws <see cref="Storage.StoreException"/> when it cannot: the message says why and what to do.</summary>
    public required Func<IndexOpening, CancellationToken, Task<OpenIndex>> OpenAsync { get; init; }

    /// <summary>The most its vectors take in each process that searches it, in bytes, from its own options; <see langword="null"/> when they are elsewhere.</summary>
    public Func<object?, IndexFootprint>? Footprint { get; init; }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Abilities =>
    [
        Capabilities.Words ? "vectors and words" : "vectors only",
        Capabilities.Exact ? "exact" : "approximate",
        Capabilities.AtomicSwitch ? "a document changes at once" : "a document changes step by step",
        .. Capabilities.Fuses ? new[] { "fuses" } : [],
        .. Capabilities.KeepsModel ? new[] { "keeps a fitted model" } : [],
    ];
}

/// <summary>What an index can do beyond what every index promises (<see cref="IChunkIndex"/>). Declared where an index is registered; checks and tests ask for it. Immutable.</summary>
public sealed record IndexCapabilities
{
    /// <summary>Whether <see cref="IChunkIndex.SearchLexicalAsync"/> searches words. Where it is <see langword="false"/> it finds nothing, and the source <c>lexical</c> is an error of the configuration.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Words { get; init; } = true;

    /// <summary>Whether <see cref="IChunkIndex.SearchDenseAsync"/> compares every vector. Where it is <see langword="false"/> it may miss some of the nearest.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Exact { get; init; } = true;

    /// <summary>
    /// Whether a document's new version becomes readable in the step in which the old one goes. Where it is <see langword="false"/> a reader may see both, or neither, for the
    /// moment that the switch takes.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool AtomicSwitch { get; init; } = true;

    /// <summary>Whether it keeps a fitted embedding model beside the chunks, so that every process embeds with the same one. Where it is <see langword="false"/> a fitted model cannot be used with it.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool KeepsModel { get; init; } = true;

    /// <summary>Whether it puts searches by vector and by words together itself (<see cref="IChunkIndex.SearchFusedAsync"/>). Where it is <see langword="false"/>, the source <c>fused</c> is an error of the configuration.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Fuses { get; init; }
}

/// <summary>What an index is opened with. Immutable.</summary>
/// <param name="Options">The <c>index:</c> section with the index's own options.</param>
/// <param name="Access">Whether it may be made when it is not there.</param>
/// <param name="Services">The host's services: <see cref="TimeProvider"/>, <c>ILoggerFactory</c> and what the application has.</param>
public sealed record IndexOpening(IndexOptions Options, StoreAccess Access, IServiceProvider Services);

/// <summary>An index that was opened.</summary>
/// <param name="Index">The index. Owned: disposed of with this.</param>
public sealed record OpenIndex(IChunkIndex Index) : IAsyncDisposable
{
    /// <summary>Where a model that is fitted on the index is kept; <see langword="null"/> when the index keeps none (<see cref="IndexCapabilities.KeepsModel"/>).</summary>
    public IModelStore? Models { get; init; }

    /// <summary>What looks after it; <see langword="null"/> when the index looks after itself.</summary>
    public IIndexUpkeep? Upkeep { get; init; }

    /// <summary>What is known of the state of its files; <see langword="null"/> when it has none.</summary>
    public StoreHealth? Health { get; init; }

    /// <summary>Reads what the first search of a tenant needs in memory, beside other work; <see langword="null"/> when nothing is kept there. Fails as a search would.</summary>
    internal Func<string, CancellationToken, Task>? PrepareAsync { get; init; }

    /// <summary>Closes the index.</summary>
    public ValueTask DisposeAsync() => Index.DisposeAsync();
}
