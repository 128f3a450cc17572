using Pipeline.Core.Options;

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
