using System.Runtime.InteropServices;
using Pipeline.Core.Indexes;
using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>
/// Words that the best passages for a question have and the others that were found have not: what the question is about, in the documents' own words. Pure.
/// </summary>
internal static class FeedbackWords
{
    /// <summary>So many words are taken, at most.</summary>
    public const int Most = 12;

    private const int ShortestWord = 3;

    /// <summary>The words, most telling first; none when too little was found to tell them apart.</summary>
    /// <param name="question">Its own words are left out.</param>
    /// <param name="hits">What was found for it, best first.</param>
    /// <param name="passages">How many of them are believed.</param>
    public static IReadOnlyList<string> Of(string question, IReadOnlyList<ChunkHit> hits, int passages)
    {
        if (hits.Count <= passages)
        {
            return [];
        }

        var asked = WordsOf(question).Keys.ToHashSet();
        Dictionary<ulong, Word> words = [];
        for (var i = 0; i < hits.Count; i++)
        {
            foreach (var (stem, word) in WordsOf(hits[i].Chunk.Text))
            {
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(words, stem, out _);
                known ??= new Word(word);
                known.Passages++;
                known.Weight += i < passages ? hits[i].Score : 0;
            }
        }

        return [.. words.Where(word => word.Value.Weight > 0 && !asked.Contains(word.Key))
            .Select(word => (word.Value.Text, Score: word.Value.Weight * Math.Log((hits.Count + 1) / (word.Value.Passages + 0.5))))
            .OrderByDescending(word => word.Score).ThenBy(word => word.Text, StringComparer.Ordinal)
            .Take(Most).Select(word => word.Text)];
    }

    /// <summary>A text's telling words by the hashes of their stems, each as it first stands there.</summary>
    private static Dictionary<ulong, string> WordsOf(string text)
    {
        Span<char> word = stackalloc char[WordReader.MaxLength];
        Span<char> stem = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        Dictionary<ulong, string> words = [];
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            if ((length >= ShortestWord || word[0] > 127) && !StopWords.Contains(word[..length]))
            {
                word[..length].CopyTo(stem);
                words.TryAdd(FeatureHash.Add(FeatureHash.Start, stem[..LightStemmer.Stem(stem[..length])]), word[..length].ToString());
            }
        }

        return words;
    }

    private sealed class Word(string text)
    {
        public string Text { get; } = text;

        /// <summary>Of all that were found, how many have it.</summary>
        public int Passages { get; set; }

        /// <summary>The scores of those believed that have it.</summary>
        public double Weight { get; set; }
    }
}
