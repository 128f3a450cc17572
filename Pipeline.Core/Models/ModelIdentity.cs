using System.Globalization;
using Microsoft.Extensions.AI;

namespace Pipeline.Core.Models;

/// <summary>What tells the vectors of one embedding model from those of another. Vectors of different identities are never compared.</summary>
public static class ModelIdentity
{
    /// <summary>The identity of a generator's vectors, from its <see cref="EmbeddingGeneratorMetadata"/>: model id and dimensions, as in <c>lexical-1/384</c>.</summary>
    /// <remarks>Stable across processes and machines. The provider is left out: the same model gives the same vectors wherever it is served.</remarks>
    /// <param name="generator">The generator, or a decorator that passes <c>GetService</c> on.</param>
    /// <exception cref="InvalidOperationException">The generator does not say which model it is.</exception>
    public static string Of(IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>();
        return metadata?.DefaultModelId is { Length: > 0 } model
            ? Of(model, metadata.DefaultModelDimensions)
            : throw new InvalidOperationException(
                $"{generator.GetType().Name} does not say which model it is (EmbeddingGeneratorMetadata.DefaultModelId is empty), so its vectors could be "
                + "mixed up with those of another. Set the model id where the generator is made.");
    }

    private static string Of(string model, int? dimensions) =>
        dimensions is { } known ? string.Create(CultureInfo.InvariantCulture, $"{model}/{known}") : model;
}
