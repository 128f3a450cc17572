namespace Pipeline.Core.Indexes;

/// <summary>Shorter ways to say what <see cref="IModelStore"/> does.</summary>
public static class ModelStoreExtensions
{
    /// <summary>Changes the model to one that computes its vectors at once, faster than chunks are written.</summary>
    /// <param name="store">The index.</param>
    /// <param name="model">The model.</param>
    /// <param name="embed">As <see cref="ModelReplacement.EmbedAtOnce"/>.</param>
    /// <param name="cancellationToken">Stops between batches; the work so far is kept for the next call.</param>
    public static ValueTask<bool> ChangeModelAsync(
        this IModelStore store, FittedModel model, Func<IReadOnlyList<ChunkText>, IReadOnlyList<ReadOnlyMemory<float>>> embed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.ChangeModelAsync(new ModelReplacement(model, (texts, _) => new(embed(texts))) { EmbedAtOnce = embed }, cancellationToken);
    }
}
