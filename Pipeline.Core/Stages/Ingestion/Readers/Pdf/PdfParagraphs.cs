namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>The paragraphs of a column: where lines stand further apart than before, or change their size. Pure.</summary>
internal static class PdfParagraphs
{
    /// <summary>How much further apart than the lines of a paragraph the next one stands.</summary>
    private const double Wider = 1.3;

    /// <summary>How much larger or smaller its print is.</summary>
    private const double Change = 1.12;

    /// <summary>The paragraphs of segments that are in order from the top down.</summary>
    public static IEnumerable<PdfParagraph> Of(List<PdfSegment> column, int page)
    {
        var rows = PdfRows.Of(column);
        for (var start = 0; start < rows.Count;)
        {
            var end = start + 1;
            var pitch = double.MaxValue;
            while (end < rows.Count && IsSame(rows[end - 1], rows[end], pitch))
            {
                pitch = Math.Min(pitch, rows[end - 1][0].Y - rows[end][0].Y);
                end++;
            }

            if (end > start + 1 && end < rows.Count && rows[end - 1][0].Y - rows[end][0].Y < pitch * 0.75)
            {
                end--; // the last line stands closer to what follows
            }

            var lines = rows[start..end].ConvertAll(row => new PdfLine(PdfRows.TextOf(row), row[0].Edge));
            if (lines.Exists(line => HasWords(line.Text)))
            {
                yield return new PdfParagraph(lines, page, SizeOf(rows[start..end])) { MayGoOn = true };
            }

            start = end;
        }
    }

    public static bool HasWords(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (System.Text.Rune.IsLetterOrDigit(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame(List<PdfSegment> above, List<PdfSegment> below, double pitch)
    {
        var (large, small) = (Math.Max(above[0].Size, below[0].Size), Math.Min(above[0].Size, below[0].Size));
        var step = above[0].Y - below[0].Y;
        return large <= small * Change && step <= large * 2.2 && step <= pitch * Wider;
    }

    private static double SizeOf(List<List<PdfSegment>> rows)
    {
        var sizes = rows.Select(row => row[0].Size).Order().ToList();
        return sizes[sizes.Count / 2];
    }
}
