using System.Runtime.CompilerServices;
using Pipeline.Core.Text;
namespace Pipeline.Core.Models.Lexical;

/// <summary>
/// From a text to its vector. All arithmetic is scalar and in a fixed order, of operations that IEEE 754 rounds exactly: the same bits everywhere.
/// </summary>
internal static class LexicalFeatures
{
    private const int ShortestGram = 3;
    private const int LongestGram = 5;
    private const float StopWordWeight = 0.05f;

    // All character runs of a word together weigh this much against the word itself: by nDCG on small retrieval collections better than 1 and 0.6.
    private const float GramsWeight = 1.5f;

    /// <summary>Embeds a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">A table to work with; overwritten.</param>
    /// <param name="vector">All zeros; becomes the vector, of unit length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Embed(ReadOnlySpan<char> text, WordTable words, Span<float> vector)
    {
        words.Fill(text);
        foreach (ref readonly var word in words.Entries)
        {
            var weight = MathF.Sqrt(word.Count);
            if (StopWords.ContainsStem(word.Hash))
            {
                Add(vector, word.Hash, weight * StopWordWeight);
                continue;
            }

            Add(vector, word.Hash, weight);
            AddGrams(vector, words.Characters(word), weight * GramsWeight);
        }

        if (!UnitVector.TryNormalize(vector))
        {
            // No words at all: the text as a whole is the only feature.
            vector[Dimension(FeatureHash.Mix(FeatureHash.Add(FeatureHash.Start, text)), vector.Length)] = 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGrams(Span<float> vector, ReadOnlySpan<char> word, float weight)
    {
        Span<char> framed = stackalloc char[WordReader.MaxLength + 2];
        framed = framed[..(word.Length + 2)];
        framed[0] = '<';
        word.CopyTo(framed[1..]);
        framed[^1] = '>';
        var each = weight / MathF.Sqrt(Grams(framed.Length));
        for (var start = 0; start + ShortestGram <= framed.Length; start++)
        {
            var gram = framed[start..Math.Min(start + LongestGram, framed.Length)];
            var hash = FeatureHash.Add(FeatureHash.Start, gram[..(ShortestGram - 1)]);
            foreach (var character in gram[(ShortestGram - 1)..])
            {
                hash = FeatureHash.Add(hash, character);
                Add(vector, hash, each);
            }
        }
    }

    private static int Grams(int length)
    {
        var grams = 0;
        for (var size = ShortestGram; size <= Math.Min(LongestGram, length); size++)
        {
            grams += length - size + 1;
        }

        return grams;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Span<float> vector, ulong hash, float weight)
    {
        var mixed = FeatureHash.Mix(hash);
        vector[Dimension(mixed, vector.Length)] += (mixed & 1) == 0 ? weight : -weight;
    }

    private static int Dimension(ulong mixed, int dimensions) => (int)(((mixed >> 32) * (uint)dimensions) >> 32);
}
