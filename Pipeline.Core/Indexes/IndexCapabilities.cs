namespace Pipeline.Core.Indexes;

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
