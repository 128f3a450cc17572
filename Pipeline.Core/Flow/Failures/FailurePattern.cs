using System.Buffers;
using System.Text;

namespace Pipeline.Core.Flow.Failures;

/// <summary>
/// What failures that are alike have in common: their message without what is particular to one item, which is its name, paths, and numbers that are values: quantities
/// (<c>96 bytes</c>), places (<c>line 3</c>, <c>pages 1–4, 7</c>), long ones. Numbers that tell one reason from another (<c>status 404</c>, <c>version 3</c>) stay. Pure.
/// </summary>
internal static class FailurePattern
{
    private const string Gap = "…";
    private const int ShortestName = 8;
    private const int ShortestHash = 8;
    private const int ShortestValue = 5;

    private static readonly HashSet<string> Codes = new(StringComparer.OrdinalIgnoreCase) { "http", "status", "code", "error", "errno", "answered" };
    private static readonly HashSet<string> Places = new(StringComparer.OrdinalIgnoreCase) { "line", "linenumber", "column", "row", "cell", "offset", "position", "index", "at", "page", "pages", "byte", "bytepositioninline", "character" };
    private static readonly SearchValues<char> HashLetters = SearchValues.Create("0123456789abcdefABCDEF-");

    /// <summary>The pattern of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="item">The item it is about, as failures name it; empty when that is not known.</param>
    public static string Of(string message, string item = "")
    {
        foreach (var name in NamesOf(item))
        {
            message = message.Replace($"'{name}'", Gap, StringComparison.Ordinal);
            message = name.Length < ShortestName ? message : message.Replace(name, Gap, StringComparison.Ordinal); // a short one may be part of a word
        }

        StringBuilder pattern = new(message.Length);
        for (var at = 0; at < message.Length;)
        {
            at += message[at] == '\'' ? AppendQuoted(message, at, pattern) : char.IsLetterOrDigit(message[at]) ? AppendWord(message, at, pattern) : Append(message.AsSpan(at, 1), pattern);
        }

        return pattern.ToString();
    }

    /// <summary>The item, without its place in its parent, and if it is a path its last part.</summary>
    private static IEnumerable<string> NamesOf(string item)
    {
        var name = item.StartsWith("no. ", StringComparison.Ordinal) && item.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end ? item[(end + 2)..] : item;
        string[] names = [name, name.Replace('/', '\\'), name[(name.LastIndexOfAny(['/', '\\']) + 1)..]];
        return names.Where(text => text.Length > 0).Distinct(StringComparer.Ordinal);
    }

    /// <summary>A path in quotes is left out; other words in quotes are the message's own.</summary>
    private static int AppendQuoted(string message, int at, StringBuilder pattern)
    {
        var end = message.IndexOf('\'', at + 1);
        if (end < 0 || message.AsSpan(at, end - at).IndexOfAny('/', '\\') < 0)
        {
            return Append(message.AsSpan(at, 1), pattern);
        }

        pattern.Append('…');
        return end + 1 - at;
    }

    private static int AppendWord(string message, int at, StringBuilder pattern)
    {
        var rest = message.AsSpan(at);
        var length = rest.IndexOfAnyExcept(HashLetters) is >= 0 and var hash ? hash : rest.Length;
        if (length >= ShortestHash && rest[..length].ContainsAnyInRange('0', '9') && (length == rest.Length || !char.IsLetterOrDigit(rest[length])))
        {
            pattern.Append('#');
            return length;
        }

        length = 1;
        while (length < rest.Length && (char.IsLetterOrDigit(rest[length]) || (char.IsDigit(rest[length - 1]) && rest[length] is '.' or ',' && length + 1 < rest.Length && char.IsDigit(rest[length + 1]))))
        {
            length++;
        }

        if (rest[..length] is "pages")
        {
            pattern.Append("page");
            return length;
        }

        return char.IsDigit(rest[0]) && IsValue(message, at, length) ? AppendValue(rest[..length], pattern) : Append(rest[..length], pattern);
    }

    private static bool IsValue(string message, int at, int length)
    {
        var before = WordBefore(message, at);
        var after = message.AsSpan(at + length);
        return !Codes.Contains(before) && (Places.Contains(before) || length >= ShortestValue || message.AsSpan(at, length).ContainsAnyExceptInRange('0', '9')
            || after is ['%', ..] or [' ', _, ..] && (after[0] == '%' || char.IsLetter(after[1]))
            || at > 0 && message[at - 1] == '(' && after is [')', ..]);
    }

    private static int AppendValue(ReadOnlySpan<char> number, StringBuilder pattern)
    {
        var unit = number.LastIndexOfAnyInRange('0', '9') + 1;
        if (unit == number.Length && SeparatorAfterValue(pattern) is > 0 and var separator)
        {
            pattern.Length -= separator; // a list of places is one
            return number.Length;
        }

        pattern.Append('#').Append(number[unit..]);
        return number.Length;
    }

    /// <summary>How long the sign is that ends the pattern and stands between two numbers of a list; 0 when it ends in none.</summary>
    private static int SeparatorAfterValue(StringBuilder pattern) => pattern.Length >= 2 && pattern[^1] == '–' && pattern[^2] == '#' ? 1
        : pattern.Length >= 3 && pattern[^1] == ' ' && pattern[^2] == ',' && pattern[^3] == '#' ? 2
        : 0;

    /// <summary>The word before a number, or before the list of numbers that it is in.</summary>
    private static string WordBefore(string message, int at)
    {
        var before = message.AsSpan(0, at).TrimEnd(" :=(–,0123456789");
        var start = before.Length;
        while (start > 0 && char.IsLetter(before[start - 1]))
        {
            start--;
        }

        return before[start..].ToString();
    }

    private static int Append(ReadOnlySpan<char> text, StringBuilder pattern)
    {
        pattern.Append(text);
        return text.Length;
    }
}
