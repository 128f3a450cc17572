namespace Pipeline.Core.Indexes;

/// <summary>A change of an index's model (<see cref="IModelStore"/>). Immutable.</summary>
/// <param name="Model">The model that is to be the current one.</param>
/// <param name="EmbedAsync">
/// A vector of unit length for each text, in order. Must depend on the text alone, must not wait for the index, and may be asked twice for the same text.
/// </param>
public sealed record ModelReplacement(
    FittedModel Model, Func<IReadOnlyList<ChunkText>, CancellationToken, ValueTask<IReadOnlyList<ReadOnlyMemory<float>>>> EmbedAsync)
{
    /// <summary>The same without waiting for anything, of a model that computes its vectors faster than chunks are written: the last chunks are then embedded inside the step of the change.</summary>
    /// <value>Default: <see langword="null"/>; the model then changes in a moment in which no chunk arrives, and never while they arrive faster than it embeds.</value>
    public Func<IReadOnlyList<ChunkText>, IReadOnlyList<ReadOnlyMemory<float>>>? EmbedAtOnce { get; init; }

    /// <summary>
    /// Whether the vectors of the former model stay beside the new ones, so that the way back costs only what has arrived since. They stay until <see cref="IModelStore.DropOtherAsync"/> or the
    /// next change to a third model; documents that are deleted go from them too.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool KeepsFormer { get; init; }

    /// <summary>Is told how far it is, after each page of chunks.</summary>
    /// <value>Default: nobody is told.</value>
    public Action<OtherVectors>? Progress { get; init; }

    /// <summary>Is asked when all chunks have vectors of the model, before it becomes the current one. At <see langword="false"/> both stay side by side, and the current one stays.</summary>
    /// <value>Default: nobody is asked.</value>
    public Func<CancellationToken, ValueTask<bool>>? MaySwitchAsync { get; init; }
}
