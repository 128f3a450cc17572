using System.Buffers;

namespace Pipeline.Core.Text;

/// <summary>Signs that are names, or part of them: <c>C++</c>, <c>C#</c>, <c>.NET</c>, <c>&amp;str</c>, the operator <c>?</c>. Pure.</summary>
internal static class Signs
{
    /// <summary>All that may stand in a word, beside letters and digits.</summary>
    public const string All = "!#$%&*+-./:;<=>?@[]^_{|}~\\()";

    private const int MostAlone = 3;

    private static readonly SearchValues<char> Known = SearchValues.Create(All);

    // Between blanks these are marks of Markdown and of typists far more often than names.
    private static readonly SearchValues<char> AmongWords = SearchValues.Create("?/%^@~!$");

    /// <summary>How many signs after a name belong to it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the name begins.</param>
    /// <param name="end">Where its letters end, at <c>+</c> or <c>#</c>.</param>
    public static int After(ReadOnlySpan<char> text, int start, int end)
    {
        var rest = text[end..];
        if (!char.IsAsciiLetter(text[end - 1]))
        {
            return 0;
        }

        return rest is ['#', ..] ? end - start == 1 && (rest.Length == 1 || !char.IsAsciiLetter(rest[1])) ? 1 : 0
            : rest is ['+', '+', ..] && (rest.Length == 2 || (!char.IsAsciiLetter(rest[2]) && rest[2] != '+')) ? 2
            : 0;
    }

    /// <summary>Whether a sign stands before a name and belongs to it.</summary>
    public static bool IsBeforeName(ReadOnlySpan<char> text, int at) =>
        text[at] is '.' or '&' or '@' or '#' or '$' && at + 1 < text.Length && char.IsAsciiLetter(text[at + 1])
        && (at == 0 || text[at - 1] is ' ' or '\n' or '\r' or '\t' or '(' or '[' or '`' or '\'' or '"' or '*' or '“' or '‘');

    /// <summary>How many signs at a place are a word: those between quotes, or alone among words.</summary>
    public static int AloneAt(ReadOnlySpan<char> text, int at)
    {
        if (at == 0 || text[at - 1] is not (' ' or '`' or '\'' or '"' or '‘' or '“'))
        {
            return 0;
        }

        if (text[at - 1] == ' ')
        {
            return at + 2 < text.Length && text[at + 1] == ' ' && AmongWords.Contains(text[at]) && char.IsAsciiLetterLower(text[at + 2]) ? 1 : 0;
        }

        var length = 0;
        while (at + length < text.Length && length <= MostAlone && Known.Contains(text[at + length]))
        {
            length++;
        }

        return length is 0 or > MostAlone || at + length >= text.Length ? 0
            : (text[at - 1], text[at + length]) is ('`', '`') or ('\'', '\'') or ('"', '"') or ('‘', '’') or ('“', '”') ? length
            : 0;
    }
}
