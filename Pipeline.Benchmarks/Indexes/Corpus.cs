using System.Text;

namespace Pipeline.Benchmarks.Indexes;

/// <summary>English-like text that is the same on each run: words of a Zipf-like frequency, since that is what costs a lexical index its time.</summary>
internal static class Corpus
{
    private const int Words = 30_000;

    /// <summary>Chunks of about a thousand characters.</summary>
    public static string[] Chunks(int count)
    {
        Random random = new(1);
        var words = Enumerable.Range(0, Words).Select(_ => Word(random)).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ => Chunk(random, words))];
    }

    private static string Chunk(Random random, string[] words)
    {
        StringBuilder text = new();
        while (text.Length < 1000)
        {
            text.Append(words[(int)Math.Pow(Words, random.NextDouble()) - 1]).Append(text.Length % 12 == 0 ? ". " : " ");
        }

        return text.ToString();
    }

    private static string Word(Random random)
    {
        var word = new char[2 + random.Next(9)];
        for (var i = 0; i < word.Length; i++)
        {
            word[i] = (i % 2 == 0 ? "bcdfglmnprst" : "aeiou")[random.Next(i % 2 == 0 ? 12 : 5)];
        }

        return new string(word);
    }
}
