using System.Runtime.InteropServices;

namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>
/// Packs units into chunks of at most so many tokens: whole paragraphs while they fit, code and tables untorn where possible. A paragraph that is up to half as long again is
/// a chunk by itself, with the headings above it: torn, one of its halves would have the question's words and the other the answer. A chunk that goes on
/// with a torn paragraph begins with some of the last units of the one before. Pure.
/// </summary>
internal sealed class UnitPacker(int maxTokens, int mostWhole, int overlap)
{
    /// <summary>Packs all of <paramref name="units"/>, which are in order and each no larger than a chunk.</summary>
    public IEnumerable<TextChunk> Pack(List<TextUnit> units)
    {
        var previous = -1;
        for (var fresh = 0; fresh < units.Count;)
        {
            var first = OverlapStart(units, fresh, previous);
            var end = Fill(units, first, fresh);
            yield return new TextChunk(units[first].Start, units[end - 1].End, PathOf(units, fresh, end));
            previous = first;
            fresh = end;
        }
    }

    /// <summary>
    /// Where a chunk begins whose first new unit is <paramref name="fresh"/>: within the same paragraph, as far back as the overlap allows, but after the beginning of
    /// the chunk before, and so that the new unit, or all of it if that must not be torn, still fits.
    /// </summary>
    private int OverlapStart(List<TextUnit> units, int fresh, int previous)
    {
        var needed = units[fresh].IsAtomic ? ParagraphTokens(units, fresh, maxTokens, out _) : units[fresh].Tokens;
        var room = Math.Min(overlap, maxTokens - (needed <= maxTokens ? needed : units[fresh].Tokens));
        var first = fresh;
        while (first - 1 > previous && first > 0 && units[first - 1].Paragraph == units[fresh].Paragraph && units[first - 1].Tokens <= room)
        {
            first--;
            room -= units[first].Tokens;
        }

        return first;
    }

    /// <summary>The end of the chunk that begins at <paramref name="first"/>; it holds at least the unit <paramref name="fresh"/>.</summary>
    private int Fill(List<TextUnit> units, int first, int fresh)
    {
        var size = 0;
        foreach (var unit in CollectionsMarshal.AsSpan(units)[first..fresh])
        {
            size += unit.Tokens;
        }

        var end = fresh;
        while (end < units.Count)
        {
            var more = ParagraphTokens(units, end, mostWhole, out var paragraphEnd);
            if (size + more <= (IsFirstParagraph(units, first, end) ? mostWhole : maxTokens))
            {
                (size, end) = (size + more, paragraphEnd);
                continue;
            }

            if (end > fresh && (size + units[end].Tokens > maxTokens || IsBetterAlone(units, end, more, size)))
            {
                break;
            }

            size += units[end].Tokens;
            end++;
        }

        return end;
    }

    /// <summary>Whether the paragraph that begins here is left to the next chunk: it fits there, and is not to be torn or this chunk is half full. Never after a heading, which would stand alone.</summary>
    private bool IsBetterAlone(List<TextUnit> units, int at, int tokens, int size) =>
        units[at - 1].Paragraph != units[at].Paragraph && units[at - 1].Kind != BlockKind.Heading && tokens <= mostWhole && (units[at].IsAtomic || size * 2 >= maxTokens);

    /// <summary>Whether a paragraph begins here that has nothing but headings before it in the chunk.</summary>
    private static bool IsFirstParagraph(List<TextUnit> units, int first, int at) =>
        (at == 0 || units[at - 1].Paragraph != units[at].Paragraph) && units.FindIndex(first, at - first, unit => unit.Kind != BlockKind.Heading) < 0;

    /// <summary>The tokens of a paragraph from one of its units on; stops counting beyond <paramref name="limit"/>.</summary>
    private static int ParagraphTokens(List<TextUnit> units, int from, int limit, out int end)
    {
        var tokens = 0;
        for (end = from; end < units.Count && units[end].Paragraph == units[from].Paragraph && tokens <= limit; end++)
        {
            tokens += units[end].Tokens;
        }

        return tokens;
    }

    /// <summary>The headings above the chunk's first new text.</summary>
    private static string PathOf(List<TextUnit> units, int fresh, int end)
    {
        for (var i = fresh; i < end; i++)
        {
            if (units[i].Kind != BlockKind.Heading)
            {
                return units[i].Section.Path;
            }
        }

        return units[fresh].Section.Path;
    }
}
