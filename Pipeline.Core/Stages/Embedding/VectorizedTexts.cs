using Pipeline.Core.Models;

namespace Pipeline.Core.Stages.Embedding;

/// <summary>What a model made of texts.</summary>
/// <param name="Vectors">A vector for each, in order: of unit length, or all zeros when the model sees nothing in it.</param>
/// <param name="Model">The identity of the model that made them; <see langword="null"/> when it is the generator's own, which never changes.</param>
internal sealed record VectorizedTexts(IReadOnlyList<ReadOnlyMemory<float>> Vectors, string? Model)
{
    /// <summary>The vector to store for a text. One in which the model sees nothing gets a direction of its own: an index needs one, and near to nothing is what it is.</summary>
    public ReadOnlyMemory<float> VectorOf(int index, string text) =>
        Vectors[index].Span.ContainsAnyExcept(0f) ? Vectors[index] : UnitVector.OfText(text, Vectors[index].Length);
}
