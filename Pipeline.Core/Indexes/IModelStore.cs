namespace Pipeline.Core.Indexes;

/// <summary>
/// Keeps a model that is fitted on the index's own chunks beside the vectors it makes, and changes it. Thread-safe.
/// <para>The current model is replaced in one step: until then every search is answered from the old vectors, from then on from the new ones, and none
/// sees both. Whoever still brings the old model's vectors afterwards, to write or to search, is told by <see cref="ModelChangedException"/>: read the
/// current model, embed again, repeat. A job's chunks that were on their way during the change are thus embedded by the new model like all others.</para>
/// <para>The name under which a document version is fingerprinted must outlive a change, or every document counts as changed: take the name of the
/// method ("lsa"), not the identity of one fit.</para>
/// </summary>
public interface IModelStore
{
    /// <summary>The current model, or <see langword="null"/> while the index has never held a vector. Also after another process has changed it.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<FittedModel?> ReadModelAsync(CancellationToken cancellationToken);

    /// <summary>How often the model has changed: the generation of the current vectors.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<long> ReadGenerationAsync(CancellationToken cancellationToken);

    /// <summary>A number that is another one when what the index holds for its readers has changed, by whatever process. Costs the same however much it holds.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<long> ReadRevisionAsync(CancellationToken cancellationToken);

    /// <summary>What the index holds for its readers now. Reads a row a document.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<CorpusState> ReadCorpusAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The readable chunks of all tenants by tenant, document and ordinal: an order that depends on what the index holds, not on how it came there. Read
    /// in short pieces, so the consumer may take its time; a document that changes meanwhile is met before or after its change.
    /// </summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<ChunkText> ReadTextsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Embeds every chunk with a model and makes it the current one. Goes on where an earlier call with the same identity stopped, for instance because the
    /// process was killed; what a call with another identity has left behind is thrown away. The index can be searched and written meanwhile: chunks that
    /// arrive late are embedded too, the last few of them inside the transaction of the change.
    /// </summary>
    /// <param name="change">The model and how it embeds. Nothing is done when it is the current one.</param>
    /// <param name="cancellationToken">Stops between batches; the work so far is kept for the next call.</param>
    /// <returns>
    /// <see langword="false"/> when another change, begun later, has taken this one's place: the index keeps or gets that model; or when <see cref="ModelReplacement.MaySwitchAsync"/> said so.
    /// </returns>
    /// <exception cref="Jobs.PermanentException">A vector is not of the model's size or not of unit length; the current model stays.</exception>
    ValueTask<bool> ChangeModelAsync(ModelReplacement change, CancellationToken cancellationToken);

    /// <summary>The vectors of another model beside the current ones, or <see langword="null"/>. Counts chunks.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<OtherVectors?> FindOtherAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Compares the vectors of another model with the current ones: of a sample of readable passages, how many of the nearest are the same by both. Reads all vectors of the tenants that the
    /// sample comes from.
    /// </summary>
    /// <param name="passages">How many passages at most; at least 1.</param>
    /// <param name="top">How many of the nearest to look at; at least 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when there are no such vectors.</returns>
    ValueTask<ModelOverlap?> CompareOtherAsync(int passages, int top, CancellationToken cancellationToken);

    /// <summary>Deletes the vectors of another model beside the current ones: a change that is under way is given up, a former model's vectors go.</summary>
    /// <param name="cancellationToken">Stops between steps; what is left goes with the next call.</param>
    /// <returns>Whether there were any.</returns>
    ValueTask<bool> DropOtherAsync(CancellationToken cancellationToken);
}
