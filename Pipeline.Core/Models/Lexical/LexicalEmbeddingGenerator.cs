using System.Globalization;
using Microsoft.Extensions.AI;

namespace Pipeline.Core.Models.Lexical;

/// <summary>
/// Embeddings without a download: words and parts of words, hashed into a vector. Two texts are near each other when they share words, inflections of
/// words or spellings; it knows nothing of meaning: <c>car</c> and <c>automobile</c> are strangers to it.
/// <para>Each distinct word, folded to lower case and stripped of English endings, adds a feature that grows with the square root of how often the word
/// occurs, and weaker features for each run of 3 to 5 characters in it; very common English words add next to nothing. A feature's place and sign come
/// from a fixed 64-bit hash, so a text has the same vector in every process on every machine. The vector has unit length.</para>
/// </summary>
/// <remarks>Thread-safe. It computes: <c>GenerateAsync</c> returns completed. Its only allocations that last are the vectors.</remarks>
public sealed class LexicalEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>, IEmbeddingCost, IDenseShare
{
    /// <summary>The fewest dimensions allowed.</summary>
    public const int MinDimensions = 16;

    /// <summary>The most dimensions allowed.</summary>
    public const int MaxDimensions = 4096;

    // Raise it whenever the features of plain words change: vectors made before can't be compared with those made after. Vectors that were made before words of other scripts
    // and compounds were read as they are now still agree in all other words.
    private const string ModelId = "lexical-1";

    // A larger one lost to words alone on two of five retrieval collections.
    internal const double Share = 0.15;

    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly int _dimensions;

    /// <summary>Creates one.</summary>
    /// <param name="dimensions">Numbers in a vector; 16–4,096. More of them means fewer words that share a dimension.</param>
    public LexicalEmbeddingGenerator(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, MinDimensions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MaxDimensions);
        _dimensions = dimensions;
        _metadata = new EmbeddingGeneratorMetadata("lexical", providerUri: null, ModelId, dimensions);
    }

    /// <inheritdoc/>
    /// <value><see langword="true"/>: a few microseconds a text.</value>
    public bool IsCheaperThanLookup => true;

    /// <inheritdoc/>
    public double DenseShare => Share;

    /// <summary>The identity of its vectors.</summary>
    internal static string IdentityOf(int dimensions) => string.Create(CultureInfo.InvariantCulture, $"{ModelId}/{dimensions}");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The options ask for other dimensions or another model than this generator has.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        ThrowIfAnother(options);
        GeneratedEmbeddings<Embedding<float>> embeddings = new(values.TryGetNonEnumeratedCount(out var count) ? count : 0);
        using WordTable words = new();
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var vector = new float[_dimensions];
            LexicalFeatures.Embed(value, words, vector);
            embeddings.Add(new Embedding<float>(vector) { ModelId = ModelId });
        }

        return Task.FromResult(embeddings);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: there is nothing to release.</summary>
    public void Dispose()
    {
    }

    private void ThrowIfAnother(EmbeddingGenerationOptions? options)
    {
        if ((options?.Dimensions is { } dimensions && dimensions != _dimensions) || (options?.ModelId is { } model && model != ModelId))
        {
            throw new NotSupportedException(
                $"Asked for {options.ModelId ?? ModelId} with {options.Dimensions ?? _dimensions} dimensions; this generator is {ModelId} with {_dimensions}. "
                + "Create one with the dimensions wanted.");
        }
    }
}
