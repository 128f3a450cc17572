using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Extractive;

/// <summary>The distinct stems of a text's words, very common words left out.</summary>
internal static class Terms
{
    /// <summary>The stems.</summary>
    public static HashSet<string> Of(string text)
    {
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        HashSet<string> terms = new(StringComparer.Ordinal);
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            if (!StopWords.Contains(word[..length]))
            {
                terms.Add(word[..LightStemmer.Stem(word[..length])].ToString());
            }
        }

        return terms;
    }
}
