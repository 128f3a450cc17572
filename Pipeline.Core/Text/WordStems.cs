namespace Pipeline.Core.Text;

/// <summary>The stems of a text's words, very common words left out.</summary>
internal static class WordStems
{
    /// <summary>The distinct stems.</summary>
    public static HashSet<string> Of(string text) => [.. InOrder(text).Select(entry => entry.Term)];

    /// <summary>The stems in the order of the text, each with its word as it was read.</summary>
    public static List<WordStem> InOrder(string text)
    {
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        List<WordStem> terms = [];
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            if (!StopWords.Contains(word[..length]))
            {
                var whole = word[..length].ToString();
                terms.Add(new WordStem(whole, word[..LightStemmer.Stem(word[..length])].ToString(), reader.Kind));
            }
        }

        return terms;
    }
}
