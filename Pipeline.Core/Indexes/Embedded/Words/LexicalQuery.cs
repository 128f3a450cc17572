using System.Text;

namespace Pipeline.Core.Indexes.Embedded.Words;

/// <summary>From any text to an FTS5 expression that is safe and quick: its distinct words, quoted and joined by OR.</summary>
internal static class LexicalQuery
{
    /// <summary>The expression, or <see langword="null"/> when the text has no words.</summary>
    public static string? From(string text) => TellingWords(text) is { Count: > 0 } words ? AnyOf(words) : null;

    /// <summary>The words to search by (<see cref="QueryWords.Telling"/>).</summary>
    public static List<string> TellingWords(string text) => QueryWords.Telling(text);

    /// <summary>The expression for chunks with any of some words.</summary>
    public static string AnyOf(IEnumerable<string> words)
    {
        StringBuilder expression = new();
        foreach (var word in words)
        {
            // No word has a quote: nothing in it ends them.
            expression.Append(expression.Length > 0 ? " OR \"" : "\"").Append(word).Append('"');
        }

        return expression.ToString();
    }
}
