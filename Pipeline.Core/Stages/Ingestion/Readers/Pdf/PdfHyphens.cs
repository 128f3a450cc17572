using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Knows whether a hyphen at a line's end belongs to its word: as the word stands elsewhere in the document. Immutable.</summary>
internal sealed class PdfHyphens
{
    /// <summary>The first parts of words that are mostly written with a hyphen.</summary>
    private static readonly HashSet<string> Prefixes =
        ["all", "best", "cost", "cross", "data", "decision", "end", "first", "full", "half", "high", "large", "long", "low", "non", "one", "open", "part", "real", "second", "self", "short", "single", "small", "state", "third", "time", "two", "user", "well"];

    private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="lines">All lines of the document.</param>
    public PdfHyphens(IEnumerable<string> lines)
    {
        var words = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var line in lines)
        {
            for (var at = 0; at < line.Length;)
            {
                var end = at;
                while (end < line.Length && IsPart(line[end]))
                {
                    end++;
                }

                if (end > at && !(end == line.Length && line[^1] == '-'))
                {
                    words.Add(line.AsSpan(at, end - at));
                }

                at = Math.Max(end, at + 1);
            }
        }
    }

    /// <summary>Whether the hyphen between two parts stays.</summary>
    /// <param name="left">What stands before it on its line.</param>
    /// <param name="right">What the next line begins with.</param>
    public bool IsKept(string left, string right)
    {
        var isWhole = _words.Contains(left + right);
        return !isWhole && (_words.Contains(left + '-' + right)
            || left.Contains('-', StringComparison.Ordinal) || (right.Length > 3 && Prefixes.Contains(left)) || (left.Length > 4 && right.Length > 4 && _words.Contains(left) && _words.Contains(right)));
    }

    /// <summary>The word that a text ends with, without the hyphen after it.</summary>
    public static string LastWord(StringBuilder text)
    {
        var start = text.Length - 1;
        while (start > 0 && IsPart(text[start - 1]))
        {
            start--;
        }

        return text.ToString(start, text.Length - 1 - start);
    }

    /// <summary>The word that a line begins with.</summary>
    public static string FirstWord(string line)
    {
        var end = 0;
        while (end < line.Length && IsPart(line[end]))
        {
            end++;
        }

        return line[..end].TrimEnd('-');
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c == '-';
}
