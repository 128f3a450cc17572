namespace Pipeline.Core.Text;

/// <summary>The stems of a text's words, very common words left out.</summary>
internal static class WordStems
{
    /// <summary>The distinct stems.</summary>
    public static HashSet<string> Of(string text) => [.. InOrder(text).Select(entry => entry.Term)];

    /// <summary>The stems in the order of the text, so that neighbours stand side by side: wholes that are read with their parts come last.</summary>
    public static IReadOnlyList<string> Side(string text)
    {
        var words = InOrder(text);
        return [.. words.Where(word => !IsBeside(word)).Concat(words.Where(IsBeside)).Select(word => word.Term)];
    }

    private static bool IsBeside(WordStem word) => word.Kind is WordKind.Whole or WordKind.Joined or WordKind.Rough || word.Word[0] == NameWords.Mark;

    /// <summary>The stems in the order of the text, each with its word as it was read.</summary>
    /// <param name="text">The text.</param>
    /// <param name="common">The words to leave out; the English ones when not given.</param>
    public static List<WordStem> InOrder(string text, CommonWords? common = null)
    {
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        List<WordStem> terms = [];
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            if (!(common?.Contains(word[..length]) ?? StopWords.Contains(word[..length])))
            {
                var whole = word[..length].ToString();
                terms.Add(new WordStem(whole, word[..LightStemmer.Stem(word[..length])].ToString(), reader.Kind));
            }
        }

        return terms;
    }
}
