using System.Text;

namespace Pipeline.Benchmarks.Indexes;

/// <summary>English-like text that is the same on each run: words of a Zipf-like frequency, since that is what costs a lexical index its time.</summary>
internal static class Corpus
{
    private const int Words = 30_000;

    // In the order of their frequency, more or less: nearly half of an English text.
    private const string CommonWords =
        "the of and to in a is that for it was on with as be by at this are not from or have an they which you one had were all their there been many some so "
        + "these would other into has more two like him see time could no make than first its who now people my made over did down only way find use may water "
        + "long little very after words called just where most know get through back much before go good new write our used me man too any day same right look";

    /// <summary>Chunks of about a thousand characters, none of whose words is English.</summary>
    public static string[] Chunks(int count)
    {
        Random random = new(1);
        var words = Vocabulary(random);
        return [.. Enumerable.Range(0, count).Select(_ => Chunk(random, words))];
    }

    /// <summary>Chunks of about a thousand characters, whose commonest words are those of English. Never ends.</summary>
    public static IEnumerable<string> English()
    {
        Random random = new(1);
        var words = Vocabulary(random);
        CommonWords.Split(' ').CopyTo(words, 0);
        while (true)
        {
            yield return Chunk(random, words);
        }
    }

    private static string[] Vocabulary(Random random) => [.. Enumerable.Range(0, Words).Select(_ => Word(random))];

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
