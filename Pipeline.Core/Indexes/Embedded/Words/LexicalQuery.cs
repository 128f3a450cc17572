using System.Text;
using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes.Embedded.Words;

/// <summary>From any text to an FTS5 expression that is safe and quick: its distinct words, quoted and joined by OR.</summary>
internal static class LexicalQuery
{
    /// <summary>Words beyond these are left out: a pasted page must not cost more than a question.</summary>
    public const int MaxWords = 64;

    /// <summary>The expression, or <see langword="null"/> when the text has no words.</summary>
    public static string? From(string text) => TellingWords(text) is { Count: > 0 } words ? AnyOf(words) : null;

    /// <summary>The words to search by, each once; none when the text has none. Very common words are left out unless there are no others.</summary>
    public static List<string> TellingWords(string text)
    {
        var words = Words(text);
        var telling = words.FindAll(word => !StopWords.Contains(word));
        return [.. (telling.Count > 0 ? telling : words).Take(MaxWords)];
    }

    /// <summary>The expression for chunks with any of some words.</summary>
    public static string AnyOf(IEnumerable<string> words)
    {
        StringBuilder expression = new();
        foreach (var word in words)
        {
            // Letters and digits only: nothing in a word ends the quotes.
            expression.Append(expression.Length > 0 ? " OR \"" : "\"").Append(word).Append('"');
        }

        return expression.ToString();
    }

    private static List<string> Words(string text)
    {
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<string> words = [];
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            var found = word[..length].ToString();
            if (seen.Add(found))
            {
                words.Add(found);
            }
        }

        return words;
    }
}
