using System.Globalization;
using System.Numerics.Tensors;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes;

/// <summary>Checks of vectors before an index takes them. Pure.</summary>
internal static class UnitVectors
{
    // Far more than rounding does, far less than a model that does not normalise.
    private const float LengthTolerance = 0.01f;

    /// <summary>Checks the vectors of a write before any of it is stored.</summary>
    /// <returns>Their models: one, unless the index has changed its model while they were on their way.</returns>
    /// <exception cref="PermanentException">One is not of unit length.</exception>
    public static List<IndexModel> Check(IReadOnlyList<VectorizedChunk> chunks)
    {
        List<IndexModel> models = [];
        foreach (var chunk in chunks)
        {
            AssertUnit(chunk.Vector.Span, chunk.Chunk.Ordinal, chunk.Chunk.Document.DocumentId);
            if (models.Count == 0 || chunk.Model != models[^1].Identity || chunk.Vector.Length != models[^1].Dimensions)
            {
                models.Add(new IndexModel(chunk.Model, chunk.Vector.Length));
            }
        }

        return models;
    }

    /// <summary>Whether a vector's numbers are finite and its length is 1.</summary>
    public static bool IsUnit(ReadOnlySpan<float> vector) => Math.Abs(TensorPrimitives.Norm(vector) - 1) <= LengthTolerance; // NaN is not

    /// <summary>Checks a chunk's vector.</summary>
    /// <exception cref="PermanentException">Its length is not 1, or it has numbers that are not finite.</exception>
    public static void AssertUnit(ReadOnlySpan<float> vector, int ordinal, string documentId)
    {
        if (!IsUnit(vector))
        {
            AssertFinite(vector, $"The vector of chunk {ordinal} of '{documentId}'");
            throw new PermanentException(
                $"The vector of chunk {ordinal} of '{documentId}' has length {TensorPrimitives.Norm(vector)} instead of 1. Normalise what the embedding model answers.");
        }
    }

    /// <summary>Checks that a vector can be compared with others.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="what">What it is of, as the subject of a sentence.</param>
    /// <exception cref="PermanentException">It has numbers that are not finite.</exception>
    public static void AssertFinite(ReadOnlySpan<float> vector, string what)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            if (!float.IsFinite(vector[i]))
            {
                throw new PermanentException(string.Create(
                    CultureInfo.InvariantCulture, $"{what} has {vector[i]} as its number {i}, which is not finite: it can't be compared with others. Mend the embedding model."));
            }
        }
    }

    /// <summary>Checks what a model has made of some texts.</summary>
    /// <exception cref="PermanentException">There are not as many vectors as texts, or one is not of the model's size or of unit length.</exception>
    public static void AssertMadeOf(IReadOnlyList<ChunkText> texts, IReadOnlyList<ReadOnlyMemory<float>> vectors, FittedModel model)
    {
        if (vectors.Count != texts.Count)
        {
            throw new PermanentException($"The model {model.Identity} was given {texts.Count} texts and answered {vectors.Count} vectors: mend the model.");
        }

        for (var i = 0; i < vectors.Count; i++)
        {
            if (vectors[i].Length != model.Dimensions)
            {
                throw new PermanentException(
                    $"The vector of chunk {texts[i].Ordinal} of '{texts[i].DocumentId}' has {vectors[i].Length} numbers, the model {model.Identity} has {model.Dimensions} dimensions.");
            }

            AssertUnit(vectors[i].Span, texts[i].Ordinal, texts[i].DocumentId);
        }
    }
}
