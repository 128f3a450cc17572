using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Pipeline.Core.Models;

namespace Pipeline.Core.Stages.Embedding;

/// <summary>Calls an embedding generator and believes nothing it returns unchecked.</summary>
internal static class EmbeddingCalls
{
    /// <summary>The vectors of texts (at least one), in order, each of unit length (or all zeros, when the model sees nothing in a text).</summary>
    /// <exception cref="ModelAnswerException">The generator returned too few or too many vectors, of differing or wrong sizes, or with numbers that are none.</exception>
    public static async ValueTask<VectorizedTexts> EmbedAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator, IReadOnlyList<string> texts, EmbeddingInput input, CancellationToken cancellationToken)
    {
        EmbeddingGenerationOptions options = new();
        EmbeddingInputs.AttachTo(options, input);
        var embeddings = await generator.GenerateAsync(texts, options, cancellationToken).ConfigureAwait(false);
        if (embeddings.Count != texts.Count)
        {
            throw new ModelAnswerException($"The embedding model returned {embeddings.Count} vectors for {texts.Count} texts; the answer cannot be used.");
        }

        var expected = generator.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelDimensions ?? embeddings[0].Vector.Length;
        var vectors = new ReadOnlyMemory<float>[embeddings.Count];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = Checked(embeddings[i].Vector, expected, i);
        }

        return new VectorizedTexts(vectors, generator.GetService<IFittedGenerator>() is null ? null : embeddings[0].ModelId);
    }

    /// <summary>After a <see cref="Indexes.ModelChangedException"/>: lets the generator take over the model that the index holds now.</summary>
    /// <returns><see langword="false"/> when its model never changes, so that trying again is of no use.</returns>
    public static async ValueTask<bool> TryRefreshAsync(IEmbeddingGenerator<string, Embedding<float>> generator, CancellationToken cancellationToken)
    {
        if (generator.GetService<IFittedGenerator>() is not { } model)
        {
            return false;
        }

        await model.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static ReadOnlyMemory<float> Checked(ReadOnlyMemory<float> vector, int dimensions, int index)
    {
        if (vector.Length != dimensions || dimensions == 0)
        {
            throw new ModelAnswerException(
                $"The embedding model returned a vector of {vector.Length} numbers for text {index} where {dimensions} were expected; check the model's 'dimensions' in pipeline.yaml.");
        }

        var norm = TensorPrimitives.Norm(vector.Span);
        if (!float.IsFinite(norm))
        {
            throw new ModelAnswerException($"The embedding model returned a vector with numbers that are not finite for text {index}; the answer cannot be used.");
        }

        return norm == 0 || MathF.Abs(norm - 1) < 1e-4f ? vector : Scaled(vector.Span, norm);
    }

    private static float[] Scaled(ReadOnlySpan<float> vector, float norm)
    {
        var unit = new float[vector.Length];
        TensorPrimitives.Divide(vector, norm, unit);
        return unit;
    }
}
