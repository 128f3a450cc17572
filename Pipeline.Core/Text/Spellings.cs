using System.Buffers;

namespace Pipeline.Core.Text;

/// <summary>Other spellings of German words: <c>ue</c> for <c>ü</c>, which folding makes <c>u</c>. Pure.</summary>
internal static class Spellings
{
    /// <summary>The letters of German alone.</summary>
    public static readonly SearchValues<char> Umlauts = SearchValues.Create("äöüßÄÖÜ");

    private const int Shortest = 5;

    /// <summary>The word with each <c>ae</c>, <c>oe</c> and <c>ue</c> as the bare vowel, where it may stand for an umlaut; <see langword="null"/> when it has none.</summary>
    /// <param name="word">The word, folded.</param>
    public static string? Bare(ReadOnlySpan<char> word)
    {
        if (word.Length < Shortest || word.IndexOf('e') < 0)
        {
            return null;
        }

        Span<char> bare = stackalloc char[word.Length];
        var length = 0;
        for (var i = 0; i < word.Length; i++)
        {
            bare[length++] = word[i];
            i += IsUmlaut(word, i) ? 1 : 0;
        }

        return length == word.Length ? null : bare[..length].ToString();
    }

    /// <summary>The word as it is written without umlauts, from how it stands in a text; <see langword="null"/> when it has none there.</summary>
    public static string? Spelled(ReadOnlySpan<char> written)
    {
        if (written.IndexOfAny(Umlauts) < 0)
        {
            return null;
        }

        var spelled = written.ToString().ToLowerInvariant().Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal);
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(spelled);
        return word[..reader.Read(word)].ToString();
    }

    // Not at the end, as in "value", nor before the endings of English, as in "issues", nor after a vowel or q, as in "queue".
    private static bool IsUmlaut(ReadOnlySpan<char> word, int at) =>
        word[at] is 'a' or 'o' or 'u' && at + 2 < word.Length && word[at + 1] == 'e' && word[(at + 2)..] is not ("s" or "d" or "r" or "t")
        && (at == 0 || word[at - 1] is not ('a' or 'e' or 'i' or 'o' or 'u' or 'q'));
}
