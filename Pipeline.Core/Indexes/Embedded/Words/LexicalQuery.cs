using System.Text;
using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes.Embedded.Words;

/// <summary>From any text to an FTS5 expression that is safe and quick: its distinct words, quoted and joined by OR.</summary>
internal static class LexicalQuery
{
    // After a word of letters: all words that begin with it. No word ends so, as signs stand by themselves or are those of C++ and C#.
    private const char Beginning = '*';

    // A shorter one begins too many words that have nothing to do with it. "Kündigung" begins "Kündigungsfrist".
    private const int ShortestBeginning = 5;

    /// <summary>The expression, or <see langword="null"/> when the text has no words.</summary>
    public static string? From(string text) => TellingWords(text) is { Count: > 0 } words ? AnyOf(words) : null;

    /// <summary>The words to search by (<see cref="QueryWords.Telling"/>); in a German question also words that begin with them, as German joins words to longer ones.</summary>
    public static List<string> TellingWords(string text)
    {
        var words = QueryWords.Telling(text);
        return CommonWords.Of(text).Language == "de" ? words.ConvertAll(word => IsLong(word) ? word + Beginning : word) : words;
    }

    /// <summary>The expression for chunks with any of some words.</summary>
    public static string AnyOf(IEnumerable<string> words)
    {
        StringBuilder expression = new();
        foreach (var word in words)
        {
            // No word has a quote: nothing in it ends them.
            var isBeginning = word.Length > ShortestBeginning && word[^1] == Beginning;
            expression.Append(expression.Length > 0 ? " OR \"" : "\"").Append(isBeginning ? word.AsSpan(0, word.Length - 1) : word).Append(isBeginning ? "\"*" : "\"");
        }

        return expression.ToString();
    }

    private static bool IsLong(string word) => word.Length >= ShortestBeginning && word.All(char.IsAsciiLetter);
}
