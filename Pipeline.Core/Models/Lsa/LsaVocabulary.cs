using System.Runtime.InteropServices;

namespace Pipeline.Core.Models.Lsa;

/// <summary>The words a model knows, by their hashes in rising order, with their weights: a word in fewer texts weighs more. Immutable.</summary>
internal sealed class LsaVocabulary
{
    // Finer differences than this are those between the logarithms of two machines' libraries.
    private const double WeightSteps = 4096;

    // A word that only one text has can bring no two together.
    private const int FewestTexts = 2;

    private readonly Dictionary<ulong, int> _indexes;

    /// <param name="hashes">The words, in rising order.</param>
    /// <param name="weights">Their weights.</param>
    public LsaVocabulary(ulong[] hashes, float[] weights)
    {
        Hashes = hashes;
        Weights = weights;
        _indexes = new Dictionary<ulong, int>(hashes.Length);
        for (var index = 0; index < hashes.Length; index++)
        {
            _indexes.Add(hashes[index], index);
        }
    }

    public ulong[] Hashes { get; }

    public float[] Weights { get; }

    public int Count => Hashes.Length;

    /// <summary>The words of some texts that are in at least two of them.</summary>
    /// <param name="texts">The distinct words of each text.</param>
    /// <param name="most">How many words at most: those in the most texts.</param>
    public static LsaVocabulary Of(IReadOnlyList<(ulong Hash, int Count)[]> texts, int most)
    {
        Dictionary<ulong, int> frequencies = [];
        foreach (var text in texts)
        {
            foreach (var (hash, _) in text)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(frequencies, hash, out _)++;
            }
        }

        var chosen = frequencies.Where(word => word.Value >= FewestTexts)
            .OrderByDescending(word => word.Value).ThenBy(word => word.Key)
            .Take(most).Select(word => word.Key).Order().ToArray();
        return new LsaVocabulary(chosen, Array.ConvertAll(chosen, hash => Weight(texts.Count, frequencies[hash])));
    }

    /// <summary>A word's index.</summary>
    public bool TryFind(ulong hash, out int index) => _indexes.TryGetValue(hash, out index);

    // A power of 1.5 brought more than the plain logarithm on each of five retrieval collections.
    private static float Weight(int texts, int frequency)
    {
        var rarity = Math.Log((texts + 1) / (frequency + 0.5));
        return (float)(Math.Round(rarity * Math.Sqrt(rarity) * WeightSteps) / WeightSteps);
    }
}
