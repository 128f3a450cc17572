using System.Text;
using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes.Qdrant.Chunks;

/// <summary>The terms of a text as the server knows them: stems of words, by number. Pure.</summary>
internal static class WordTerms
{
    // Words with accents are there without them already: as they are written they decide between texts that are about equal.
    private const float ExactShare = 0.05f;

    /// <summary>The number of a word's term: the absolute value of its stem's hash, as Qdrant's own encoders have it.</summary>
    /// <param name="word">In lower case; its characters may change.</param>
    public static uint NumberOf(Span<char> word)
    {
        Span<byte> bytes = stackalloc byte[WordReader.MaxLength * 4];
        var stem = word[..LightStemmer.Stem(word)];
        return Number(Murmur3.Hash(bytes[..Encoding.UTF8.GetBytes(stem, bytes)]));
    }

    /// <summary>The number of a word's term.</summary>
    public static uint NumberOf(string word) => NumberOf(word.ToCharArray());

    /// <summary>Adds the terms of a text with a weight for each time they occur.</summary>
    /// <param name="text">The text.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="weights">What they are added to.</param>
    /// <returns>How many words the text has.</returns>
    public static int Add(string text, float weight, Dictionary<uint, float> weights)
    {
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text, hasExact: true);
        var words = 0;
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            var number = NumberOf(word[..length]);
            var isExact = reader.Kind == WordKind.Exact;
            weights[number] = weights.GetValueOrDefault(number) + (isExact ? weight * ExactShare : weight);
            words += isExact ? 0 : 1;
        }

        return words;
    }

    private static uint Number(uint hash) => (uint)Math.Abs((long)(int)hash);
}
