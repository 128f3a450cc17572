using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Models;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Hosting;

/// <summary>
/// Gives an index vectors of another model, blue-green: they are made from the stored texts beside the current ones, while questions are answered and documents come in, and become the current ones
/// in one step. The former ones stay until <see cref="DropAsync"/>, so that the way back is another call. A call that was broken off goes on where it was. Thread-safe; of two calls at the same time with
/// different models the later one goes on.
/// </summary>
/// <remarks>
/// The model is called as the stage <c>embed</c> calls it: in its batches, with its parallelism, timeout, retries and budget (<c>rateLimit</c>). Workers need <c>models.embedding</c> of the current
/// model: until they are started anew after the switch they search by words alone, and what they ingest fails.
/// </remarks>
/// <param name="setup">The configuration.</param>
/// <param name="stores">Where the index is.</param>
/// <param name="services">The host's services.</param>
public sealed class IndexReembedding(PipelineSetup setup, PipelineStores stores, IServiceProvider services)
{
    private const int Nearest = 10;

    /// <summary>Runs it.</summary>
    /// <param name="options">The model, and what is to be done with it.</param>
    /// <param name="cancellationToken">Stops between pages; the work so far is kept for the next call.</param>
    /// <exception cref="PermanentException">The model or its answers cannot be used: says why. The index stays as it is.</exception>
    /// <exception cref="NotSupportedException">The index keeps no model.</exception>
    /// <exception cref="StoreException">The index is not there, or cannot be reached.</exception>
    public async Task<ReembedResult> RunAsync(ReembedOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var index = await stores.OpenIndexAsync(StoreAccess.Existing, cancellationToken).ConfigureAwait(false);
        var store = Models(index);
        var (made, owned) = await MakeAsync(store, options.Model ?? setup.Options.Models.Embedding, isOwn: options.Model is null, cancellationToken).ConfigureAwait(false);
        using var closing = owned;
        var before = await index.Index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        if (before.Model == made.Model.Identity)
        {
            return await ResultAsync(store, index.Index, made.Model, overlap: null, cancellationToken).ConfigureAwait(false);
        }

        ModelOverlap? overlap = null;
        var change = made with
        {
            KeepsFormer = before.Chunks > 0,
            Progress = options.Progress,
            MaySwitchAsync = async token =>
            {
                overlap = options.Sample > 0 ? await store.CompareOtherAsync(options.Sample, Nearest, token).ConfigureAwait(false) : null;
                return options.Switches && (overlap is null || overlap.Overlap >= options.LeastOverlap);
            },
        };
        await store.ChangeModelAsync(change, cancellationToken).ConfigureAwait(false);
        return await ResultAsync(store, index.Index, made.Model, overlap, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the vectors that are not the current ones: those of the former model, or of one that was not switched to.</summary>
    /// <param name="cancellationToken">Stops between steps; what is left goes with the next call.</param>
    /// <returns>The identity of their model; <see langword="null"/> when there were none.</returns>
    public async Task<string?> DropAsync(CancellationToken cancellationToken)
    {
        var store = Models(await stores.OpenIndexAsync(StoreAccess.Existing, cancellationToken).ConfigureAwait(false));
        var other = await store.FindOtherAsync(cancellationToken).ConfigureAwait(false);
        return await store.DropOtherAsync(cancellationToken).ConfigureAwait(false) ? other?.Model : null;
    }

    private static async Task<ReembedResult> ResultAsync(IModelStore store, IChunkIndex index, FittedModel model, ModelOverlap? overlap, CancellationToken cancellationToken)
    {
        var now = await index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        var other = await store.FindOtherAsync(cancellationToken).ConfigureAwait(false);
        if (now.Model != model.Identity && other?.Model == model.Identity)
        {
            return new ReembedResult(model.Identity, other.Generation, other.Done, other.Total, IsCurrent: false, Former: null, overlap);
        }

        var generation = await store.ReadGenerationAsync(cancellationToken).ConfigureAwait(false);
        return now.Model == model.Identity
            ? new ReembedResult(model.Identity, generation, now.Chunks, now.Chunks, IsCurrent: true, other?.Model, overlap)
            : throw new PermanentException($"Another re-embedding, begun later, has taken this one's place: the index holds vectors of {now.Model ?? "no model"}.");
    }

    private IModelStore Models(OpenIndex index) => index.Models ?? throw new NotSupportedException($"The index '{setup.Index.Name}' keeps no model beside another: make a new one and ingest the documents again.");

    private async Task<(ModelReplacement Change, IDisposable? Owned)> MakeAsync(IModelStore store, EmbeddingModelOptions options, bool isOwn, CancellationToken cancellationToken)
    {
        var registration = setup.Registry.Embeddings.Get(options.Use);
        if (registration.CreateFit is { } fit)
        {
            return fit(services, options.Own) is IModelMaker maker
                ? (await maker.MakeAsync(cancellationToken).ConfigureAwait(false), null)
                : throw new NotSupportedException($"The embedding '{registration.Name}' is fitted to an index that it fills itself, and to no other: make a new index and ingest the documents again.");
        }

        var generator = isOwn
            ? services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>()
            : TellingEmbeddingGenerator.Around(registration.Create(services, options.Own), options);
        PassageEmbedding embedding = new(
            generator, setup, services.GetRequiredService<LimitSet>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>());
        var dimensions = generator.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelDimensions
            ?? await ProbeAsync(store, embedding, cancellationToken).ConfigureAwait(false);
        return (new ModelReplacement(new FittedModel(ModelIdentity.Of(generator), dimensions, default), embedding.EmbedAsync), isOwn ? null : generator);
    }

    /// <summary>How many numbers the model's vectors have, of a model that does not say: it is asked for one.</summary>
    private static async Task<int> ProbeAsync(IModelStore store, PassageEmbedding embedding, CancellationToken cancellationToken)
    {
        await foreach (var text in store.ReadTextsAsync(cancellationToken).ConfigureAwait(false))
        {
            return (await embedding.EmbedAsync([text], cancellationToken).ConfigureAwait(false))[0].Length;
        }

        throw new PermanentException("The index holds no chunks, so there is nothing to embed anew. Set models.embedding to the model and ingest the documents.");
    }
}
