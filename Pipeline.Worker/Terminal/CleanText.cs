using System.Buffers;

namespace Pipeline.Worker.Terminal;

/// <summary>
/// Takes out of a text what a terminal would obey: the control characters that begin escape sequences, and the marks that reorder a line. Documents,
/// file names and error texts are other people's words.
/// </summary>
internal static class CleanText
{
    private const char LastControl = '\u009F';
    private const string Reordering = "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private static readonly SearchValues<char> Obeyed = SearchValues.Create(
        [.. Enumerable.Range(0, LastControl + 1).Select(code => (char)code).Where(code => char.IsControl(code) && code is not ('\n' or '\t')), .. Reordering]);

    /// <summary>Whether a terminal shows the character instead of obeying it; line feed and tab are harmless.</summary>
    public static bool IsSafe(char character) => !Obeyed.Contains(character);

    /// <summary>The text without control characters other than line feed and tab.</summary>
    public static string Of(string text) =>
        text.AsSpan().ContainsAny(Obeyed) ? string.Concat(text.Where(IsSafe)) : text;

    /// <summary>The text on one line: every run of white space is one space.</summary>
    public static string OnOneLine(string text) =>
        Of(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>The text as a cell of a table: as <see cref="OnOneLine"/>, but a text that is one line already keeps its blanks, which may align something.</summary>
    public static string InCell(string text) => text.AsSpan().ContainsAny(Obeyed) || text.AsSpan().ContainsAny('\n', '\t') ? OnOneLine(text) : text;

    /// <summary>The text on one line, at most <paramref name="length"/> characters; what is cut ends in an ellipsis.</summary>
    public static string Shorten(string text, int length)
    {
        var line = OnOneLine(text);
        if (line.Length <= length)
        {
            return line;
        }

        var cut = char.IsHighSurrogate(line[length - 2]) ? length - 2 : length - 1;
        return $"{line.AsSpan(0, cut).TrimEnd()}…";
    }
}
