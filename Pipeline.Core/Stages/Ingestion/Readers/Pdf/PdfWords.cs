namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Makes words of the letters of a line by the gaps between them. Pure.</summary>
internal static class PdfWords
{
    /// <summary>The narrowest gap between words, in parts of the size, where there is no blank.</summary>
    private const double Gap = 0.13;

    /// <summary>The narrowest gap at a blank. A blank that the letter behind it covers is none.</summary>
    private const double GapAtBlank = 0.04;

    /// <summary>The text of letters from left to right.</summary>
    /// <param name="glyphs">The letters, with blanks among them.</param>
    /// <param name="isLeftward">Whether their page runs to the left.</param>
    public static string Of(List<PdfGlyph> glyphs, bool isLeftward)
    {
        List<string> letters = new(glyphs.Count + 16);
        var (wide, pitch) = Spacing(glyphs);
        PdfGlyph? before = null;
        var blank = false;
        foreach (var glyph in glyphs)
        {
            if (glyph.IsBlank)
            {
                blank = true;
                continue;
            }

            if (before is not null && IsApart(before, glyph, blank, wide, pitch))
            {
                letters.Add(" ");
            }

            letters.Add(glyph.Text);
            (before, blank) = (glyph, false);
        }

        return InReadingOrder(letters, isLeftward);
    }

    private static string InReadingOrder(List<string> letters, bool isLeftward)
    {
        if (letters.Exists(PdfBidi.HasLeftward))
        {
            letters = PdfBidi.Order(letters, isLeftward || PdfBidi.Leftward(letters) > 0);
        }
        else if (letters.Exists(letter => letter[0] is >= '\u0900' and <= '\u0DFF'))
        {
            PdfMarks.Reorder(letters);
        }

        return string.Concat(letters);
    }

    private static bool IsApart(PdfGlyph left, PdfGlyph right, bool blank, double wide, double pitch)
    {
        var gap = right.X - left.End;
        var size = Math.Min(left.Size, right.Size) is var less && less * 2 < Math.Max(left.Size, right.Size) ? Math.Max(left.Size, right.Size) : less;
        return blank && wide == 0 ? gap > size * GapAtBlank
            : pitch > 0 ? right.X - left.X > pitch * (blank ? 1.2 : 1.5)
            : gap > wide + (size * Gap);
    }

    /// <summary>Letters that are set apart on purpose, as in "I N V O I C E": the gap between any two of them, or the step from each to the next.</summary>
    private static (double Wide, double Pitch) Spacing(List<PdfGlyph> glyphs)
    {
        var seen = glyphs.FindAll(glyph => !glyph.IsBlank);
        if (seen.Count < 4)
        {
            return default;
        }

        var size = seen[0].Size;
        var steps = Between(seen, (left, right) => right.X - left.X);
        var gaps = Between(seen, (left, right) => right.X - left.End);
        var isText = seen.TrueForAll(glyph => char.IsLetter(glyph.Text[0]));
        var step = steps[steps.Count / 2];
        var isEven = step - steps[0] < size * 0.03 && steps.Count(each => each - step < size * 0.03) * 5 >= steps.Count * 3; // further steps are those between words
        var pitch = isText && isEven && step > size * 0.3 && step < size * 1.2 && gaps[^1] > size * Gap ? step : 0;
        var letters = seen.Count(glyph => char.IsLetter(glyph.Text[0]));
        var wide = letters * 4 >= seen.Count * 3 && gaps[gaps.Count / 4] > size * 0.08 && gaps[gaps.Count / 2] < size * 0.6 && gaps[gaps.Count / 2] - gaps[gaps.Count / 4] < size * 0.06 ? gaps[gaps.Count / 2] : 0;
        return (wide, pitch);
    }

    private static List<double> Between(List<PdfGlyph> glyphs, Func<PdfGlyph, PdfGlyph, double> measure)
    {
        List<double> all = new(glyphs.Count);
        for (var i = 1; i < glyphs.Count; i++)
        {
            all.Add(measure(glyphs[i - 1], glyphs[i]));
        }

        all.Sort();
        return all;
    }
}
