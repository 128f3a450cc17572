using System.Runtime.InteropServices;

namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>
/// Packs units into chunks of at most so many tokens: whole paragraphs while they fit, code and tables untorn where possible. A paragraph that is up to twice as long is
/// a chunk by itself, with the headings above it: torn, one of its halves would have the question's words and the other the answer. A chunk begins with some of the last sentences of the one
/// before, ends neither within a sentence nor with a heading, and has ten words at least, unless there are no more. Pure.
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
            var end = End(units, first, fresh);
            yield return new TextChunk(units[first].Start, units[end - 1].End, PathOf(units, fresh, end));
            previous = first;
            fresh = end;
        }
    }

    /// <summary>
    /// Where a chunk begins whose first new unit is <paramref name="fresh"/>: as far back as the overlap allows, but after the beginning of the chunk before, at the beginning of a sentence,
    /// and so that the new unit, or all of it if that must not be torn, still fits.
    /// </summary>
    private int OverlapStart(List<TextUnit> units, int fresh, int previous)
    {
        var needed = units[fresh].IsAtomic ? ParagraphTokens(units, fresh, maxTokens, out _) : units[fresh].Tokens;
        var room = Math.Min(overlap, maxTokens - (needed <= maxTokens ? needed : units[fresh].Tokens));
        var first = fresh;
        while (first - 1 > previous && first > 0 && MayRepeat(units[first - 1], units[fresh]) && units[first - 1].Tokens <= room)
        {
            first--;
            room -= units[first].Tokens;
        }

        while (first < fresh && units[first].GoesOn)
        {
            first++;
        }

        return first;
    }

    private static bool MayRepeat(in TextUnit unit, in TextUnit fresh) => unit.Paragraph == fresh.Paragraph || (unit.IsRunningText && fresh.IsRunningText);

    /// <summary>The end of the chunk that begins at <paramref name="first"/>; it holds at least the unit <paramref name="fresh"/>.</summary>
    private int End(List<TextUnit> units, int first, int fresh)
    {
        var (filled, size) = Fill(units, first, fresh);
        var rest = CollectionsMarshal.AsSpan(units)[filled..];
        if (!IsFew(rest))
        {
            return Retreat(units, fresh, filled) ?? Advance(units, filled, size);
        }

        if (rest.Length > 0 && size + Tokens(rest) <= mostWhole)
        {
            return units.Count;
        }

        var end = filled;
        while (IsFew(CollectionsMarshal.AsSpan(units)[end..]) && end < units.Count && end - 1 > fresh)
        {
            end--;
        }

        return Retreat(units, fresh, end) ?? end;
    }

    private (int End, int Size) Fill(List<TextUnit> units, int first, int fresh)
    {
        var size = Tokens(CollectionsMarshal.AsSpan(units)[first..fresh]);
        var end = fresh;
        while (end < units.Count)
        {
            var more = ParagraphTokens(units, end, mostWhole, out var paragraphEnd);
            var isBare = IsBare(units, first, end);
            if (size + more <= (isBare && IsParagraphStart(units, end) ? mostWhole : maxTokens))
            {
                (size, end) = (size + more, paragraphEnd);
                continue;
            }

            if (end > fresh && (size + units[end].Tokens > (isBare ? mostWhole : maxTokens) || (!isBare && IsBetterAlone(units, end, more, size) && Retreat(units, fresh, end) is not null)))
            {
                break;
            }

            size += units[end].Tokens;
            end++;
        }

        return (end, size);
    }

    /// <summary>The last end up to this one that tears no sentence and leaves no heading behind; <see langword="null"/> where there is none, or what is left would be a few words.</summary>
    private static int? Retreat(List<TextUnit> units, int fresh, int filled)
    {
        for (var end = filled; end > fresh && !IsFew(CollectionsMarshal.AsSpan(units)[fresh..end]); end--)
        {
            if (end == units.Count || (!units[end].GoesOn && !IsLeft(units, end)))
            {
                return end;
            }
        }

        return null;
    }

    /// <summary>The end of the sentence that this end would tear, if all of it still fits.</summary>
    private int Advance(List<TextUnit> units, int filled, int size)
    {
        var end = filled;
        while (end < units.Count && units[end].GoesOn && (size += units[end].Tokens) <= mostWhole)
        {
            end++;
        }

        return end;
    }

    /// <summary>Whether what stands before an end leads on to what stands after it. Of several such lines, as of a list of contents, none does.</summary>
    private static bool IsLeft(List<TextUnit> units, int end) =>
        units[end - 1].Paragraph != units[end].Paragraph && units[end - 1].LeadsOn && (units[end - 1].Kind == BlockKind.Heading || (!units[end].LeadsOn && (end < 2 || !units[end - 2].LeadsOn)));

    /// <summary>Whether the paragraph that begins here is left to the next chunk: it fits there, and is not to be torn or this chunk is half full.</summary>
    private bool IsBetterAlone(List<TextUnit> units, int at, int tokens, int size) => IsParagraphStart(units, at) && tokens <= mostWhole && (units[at].IsAtomic || size * 2 >= maxTokens);

    private static bool IsParagraphStart(List<TextUnit> units, int at) => at == 0 || units[at - 1].Paragraph != units[at].Paragraph;

    /// <summary>Whether a chunk has nothing yet but headings, or a few words.</summary>
    private static bool IsBare(List<TextUnit> units, int first, int end)
    {
        var chunk = CollectionsMarshal.AsSpan(units)[first..end];
        foreach (ref readonly var unit in chunk)
        {
            if (unit.Kind != BlockKind.Heading)
            {
                return IsFew(chunk);
            }
        }

        return true;
    }

    /// <summary>Whether units have few words together: no chunk has so few unless there are no more.</summary>
    internal static bool IsFew(ReadOnlySpan<TextUnit> units)
    {
        var words = 0;
        foreach (ref readonly var unit in units)
        {
            words += unit.Words;
            if (words >= TextUnit.FewWords)
            {
                return false;
            }
        }

        return true;
    }

    private static int Tokens(ReadOnlySpan<TextUnit> units)
    {
        var tokens = 0;
        foreach (ref readonly var unit in units)
        {
            tokens += unit.Tokens;
        }

        return tokens;
    }

    /// <summary>The tokens of a paragraph from one of its units on; stops counting beyond <paramref name="limit"/>.</summary>
    private static int ParagraphTokens(List<TextUnit> units, int from, int limit, out int end)
    {
        var tokens = 0;
        var all = CollectionsMarshal.AsSpan(units); // a list hands out copies
        for (end = from; end < all.Length && all[end].Paragraph == all[from].Paragraph && tokens <= limit; end++)
        {
            tokens += all[end].Tokens;
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
