using System.Numerics.Tensors;
using Pipeline.Core.Models.Lexical;

namespace Pipeline.Core.Models.Lsa;

/// <summary>
/// Latent semantic analysis: what texts are about, from which words occur together in a corpus. A text's vector is the sum of its words' vectors. Made by
/// <see cref="LsaFit"/>, or read from its bytes; either way from the same bytes, so that a text's vector is the same. Immutable.
/// </summary>
/// <param name="vocabulary">The words it knows.</param>
/// <param name="words">Their vectors, weighted.</param>
/// <param name="explained">See <see cref="Explained"/>.</param>
internal sealed class LsaModel(LsaVocabulary vocabulary, DenseRows words, float explained)
{
    /// <summary>Numbers in a vector.</summary>
    public int Dimensions => words.Columns;

    /// <summary>
    /// What share of the fitted texts' variance the vectors keep, 0–1. Where it is high, texts are about few things, and nearness says much; where it is low, what
    /// tells texts apart was lost.
    /// </summary>
    public float Explained => explained;

    /// <summary>Embeds a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="table">A table to work with; overwritten.</param>
    /// <param name="vector">All zeros; becomes the vector, of unit length, unless no word of the text is known.</param>
    /// <returns>Whether a word is known.</returns>
    public bool TryEmbed(string text, WordTable table, Span<float> vector)
    {
        table.Fill(text);
        foreach (ref readonly var word in table.Entries)
        {
            if (vocabulary.TryFind(word.Hash, out var index))
            {
                TensorPrimitives.MultiplyAdd(words.Row(index), MathF.Sqrt(word.Count), vector, vector);
            }
        }

        return UnitVector.TryNormalize(vector);
    }
}
