using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Lsa;

/// <summary>The texts a model is fitted on, as counts of words, and from those as a matrix.</summary>
internal static class LsaTexts
{
    private const int TextsAtOnce = 64;

    /// <summary>The distinct words of each text with their counts; very common English words are left out.</summary>
    public static (ulong Hash, int Count)[][] CountWords(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var counted = new (ulong, int)[texts.Count][];
        ParallelOptions options = new() { CancellationToken = cancellationToken };
        Parallel.For(0, (texts.Count + TextsAtOnce - 1) / TextsAtOnce, options, block =>
        {
            using WordTable words = new();
            for (var i = block * TextsAtOnce; i < Math.Min(texts.Count, (block + 1) * TextsAtOnce); i++)
            {
                counted[i] = CountWords(texts[i], words);
            }
        });
        return counted;
    }

    /// <summary>A row for each text: what its words weigh. Long texts weigh more than short ones, for they say more of what goes together.</summary>
    public static SparseRows Weigh((ulong Hash, int Count)[][] texts, LsaVocabulary vocabulary)
    {
        var starts = new int[texts.Length + 1];
        List<int> indexes = [];
        List<float> values = [];
        for (var row = 0; row < texts.Length; row++)
        {
            // In the order of the columns: sums do not depend on the order of the words in the text.
            foreach (var (index, value) in Known(texts[row], vocabulary).OrderBy(word => word.Index))
            {
                indexes.Add(index);
                values.Add(value);
            }

            starts[row + 1] = indexes.Count;
        }

        return new SparseRows(vocabulary.Count, starts, [.. indexes], [.. values]);
    }

    private static (ulong, int)[] CountWords(string text, WordTable words)
    {
        words.Fill(text);
        List<(ulong, int)> counted = new(words.Entries.Length);
        foreach (ref readonly var word in words.Entries)
        {
            if (!StopWords.ContainsStem(word.Hash))
            {
                counted.Add((word.Hash, word.Count));
            }
        }

        return [.. counted];
    }

    private static IEnumerable<(int Index, float Value)> Known((ulong Hash, int Count)[] text, LsaVocabulary vocabulary)
    {
        foreach (var (hash, count) in text)
        {
            if (vocabulary.TryFind(hash, out var index))
            {
                yield return (index, MathF.Sqrt(count) * vocabulary.Weights[index]);
            }
        }
    }
}
