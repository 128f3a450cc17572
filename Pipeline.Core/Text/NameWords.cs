namespace Pipeline.Core.Text;

/// <summary>
/// Tells very common words that are written as names are: IT in capitals among small letters; Will or May with a capital within a sentence. Pure.
/// </summary>
internal static class NameWords
{
    /// <summary>What stands before such a word.</summary>
    public const char Mark = '=';

    // Looked at for what is written in small letters: a title of nothing but capitals has no names.
    private const int Around = 48;

    /// <summary>Whether a word of ASCII letters that begins with a capital is one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the word begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="word">The word in small letters.</param>
    public static bool IsName(ReadOnlySpan<char> text, int start, int end, ReadOnlySpan<char> word)
    {
        if (word.Length is < 2 or > StopWords.Longest || !StopWords.Contains(word))
        {
            return false;
        }

        return char.IsAsciiLetterUpper(text[end - 1]) ? !IsAmongCapitals(text, start, end) : IsWithinSentence(text, start) || IsFirstOfName(text, end, word);
    }

    /// <summary>Whether the word before or after is in capitals too.</summary>
    private static bool IsAmongCapitals(ReadOnlySpan<char> text, int start, int end)
    {
        var before = text[..start].TrimEnd();
        var after = text[end..].TrimStart();
        return (before is [.., var last, var end2] && char.IsAsciiLetterUpper(end2) && char.IsAsciiLetterUpper(last))
            || (after is [var first, var second, ..] && char.IsAsciiLetterUpper(first) && char.IsAsciiLetterUpper(second));
    }

    /// <summary>Whether a word in small letters stands before, in the same sentence and not far off.</summary>
    private static bool IsWithinSentence(ReadOnlySpan<char> text, int start)
    {
        var isBlank = false;
        for (var at = start - 1; at >= Math.Max(0, start - Around); at--)
        {
            var character = text[at];
            if (character is '.' or '!' or '?' or ':' or '|' or '#' or '"' or '“' || (character == '\n' && (at == 0 || text[at - 1] is '\n' or '\r')))
            {
                return false;
            }

            if (char.IsAsciiLetterLower(character) && (at == 0 || text[at - 1] is ' ' or '\n') && isBlank)
            {
                return true;
            }

            isBlank |= character is ' ' or '\n';
        }

        return false;
    }

    /// <summary>"Will Can runs the kitchen": a verb that no other capital follows.</summary>
    private static bool IsFirstOfName(ReadOnlySpan<char> text, int end, ReadOnlySpan<char> word) =>
        word is "will" or "may" or "can" && text[end..] is [' ', var first, var second, ..] && char.IsAsciiLetterUpper(first) && char.IsAsciiLetterLower(second);
}
