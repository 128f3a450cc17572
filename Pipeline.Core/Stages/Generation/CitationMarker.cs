using System.Globalization;

namespace Pipeline.Core.Stages.Generation;

/// <summary>A <c>[n]</c> in an answer.</summary>
/// <param name="Start">Offset of the bracket.</param>
/// <param name="End">Offset after the closing bracket.</param>
/// <param name="Index">The number.</param>
internal readonly record struct CitationMarker(int Start, int End, int Index)
{
    /// <summary>
    /// Finds the next marker. What looks like one and is not: <c>list[0]</c> (an index in code), <c>[2]_</c> (a footnote quoted from reStructuredText), <c>[1](…)</c>
    /// (a link), numbers of more than three digits (years).
    /// </summary>
    /// <param name="text">The answer so far.</param>
    /// <param name="from">Where to look from; afterwards, where to look from next.</param>
    /// <param name="isAll">Whether the answer is complete; otherwise a marker at its end is left until the next character is known.</param>
    /// <param name="marker">The marker.</param>
    public static bool TryFind(ReadOnlySpan<char> text, ref int from, bool isAll, out CitationMarker marker)
    {
        marker = default;
        while (text[from..].IndexOf('[') is >= 0 and var skip)
        {
            var start = from + skip;
            var end = start + 1;
            while (end < text.Length && end - start <= 3 && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (end + 1 >= text.Length && !isAll)
            {
                from = start;
                return false;
            }

            from = end;
            if (IsMarker(text, start, end))
            {
                from = end + 1;
                marker = new CitationMarker(start, from, int.Parse(text[(start + 1)..end], CultureInfo.InvariantCulture));
                return true;
            }
        }

        from = text.Length;
        return false;
    }

    private static bool IsMarker(ReadOnlySpan<char> text, int start, int end) =>
        end > start + 1 && end < text.Length && text[end] == ']'
        && (start == 0 || !(char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '`'))
        && (end + 1 >= text.Length || !(char.IsLetterOrDigit(text[end + 1]) || text[end + 1] is '_' or '(' or '`'));
}
