using Microsoft.Extensions.AI;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;

namespace Pipeline.Core.Stages.Embedding.Lsa;

/// <summary>
/// Embeddings from the corpus itself, without a download: latent semantic analysis of what the index holds, fitted by <see cref="LsaModelFit"/>. It embeds with the model that the index
/// holds when it is first asked, and after that with the one it holds at the last <see cref="IFittedGenerator.RefreshAsync"/>: an index tells of every change, by
/// <see cref="ModelChangedException"/>. An index with too little for a model has hashed words.
/// </summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="store">Where the model is.</param>
/// <param name="dimensions">Numbers in a vector, as long as the index holds none.</param>
internal sealed class LsaEmbeddingGenerator(IModelStore store, int dimensions) : IEmbeddingGenerator<string, Embedding<float>>, IFittedGenerator, IEmbeddingCost, IDenseShare
{
    private readonly EmbeddingGeneratorMetadata _metadata = new("corpus", providerUri: null, LsaSchedule.Method);
    private volatile LsaVectors? _current;

    /// <inheritdoc/>
    public bool IsCheaperThanLookup => true;

    /// <inheritdoc/>
    public double DenseShare => _current?.DenseShare ?? 0;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The options ask for dimensions or a model: the index says what they are.</exception>
    /// <exception cref="Jobs.PermanentException">The index holds vectors of another model.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options is { Dimensions: not null } or { ModelId: not null })
        {
            throw new NotSupportedException("A model fitted on the index has the dimensions and the identity that it has; ask for neither.");
        }

        var current = _current ?? await LoadAsync(cancellationToken).ConfigureAwait(false);
        var vectors = current.Embed([.. values]);
        return new GeneratedEmbeddings<Embedding<float>>(vectors.Select(vector => new Embedding<float>(vector) { ModelId = current.Identity }));
    }

    /// <inheritdoc/>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the index is its owner's.</summary>
    public void Dispose()
    {
    }

    private async ValueTask<LsaVectors> LoadAsync(CancellationToken cancellationToken)
    {
        var held = await store.ReadModelAsync(cancellationToken).ConfigureAwait(false);
        return _current = LsaVectors.Of(held ?? new FittedModel(Models.Lexical.LexicalEmbeddingGenerator.IdentityOf(dimensions), dimensions, default));
    }
}
