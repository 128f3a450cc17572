using System.Globalization;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Makes the pages' paragraphs those of the document: what runs through all pages is left out, words broken at a line's end and sentences broken at a page's are whole. Pure.</summary>
internal static class PdfFlow
{
    private const string Ends = ".!?:;…\"”»)]。！？；：।؟";

    /// <param name="paragraphs">Those of all pages.</param>
    /// <param name="edges">The outermost rows of all pages.</param>
    /// <param name="pages">How many pages there are.</param>
    public static List<PdfParagraph> Join(List<PdfParagraph> paragraphs, List<PdfEdgeRow> edges, int pages)
    {
        var body = PdfHeadings.BodySize(paragraphs);
        PdfEdges.Mark(edges, pages, body);
        KeepWhatIsAll(paragraphs);
        List<PdfParagraph> kept = new(paragraphs.Count);
        foreach (var paragraph in paragraphs)
        {
            var lines = paragraph.Lines.Any(line => line.Edge is { IsRunning: true }) ? [.. paragraph.Lines.Where(line => line.Edge is not { IsRunning: true })] : paragraph.Lines;
            if (lines.Any(line => PdfParagraphs.HasWords(line.Text)) || PdfParagraphs.HasWords(paragraph.Text))
            {
                kept.Add(paragraph with { Lines = lines, Kind = paragraph.Kind == BlockKind.Table && lines.Count == 1 ? BlockKind.Paragraph : paragraph.Kind });
            }
        }

        var hyphens = new PdfHyphens(kept.Exists(HasHyphen) ? kept.SelectMany(paragraph => paragraph.Lines.Select(line => line.Text)) : []);
        return WithText(Continued(kept, body), hyphens);
    }

    /// <summary>A page that has nothing but such rows keeps them: they are what it says. So does a document of numbers alone.</summary>
    private static void KeepWhatIsAll(List<PdfParagraph> paragraphs)
    {
        var isNothingElse = paragraphs.TrueForAll(IsRunning);
        foreach (var page in paragraphs.GroupBy(paragraph => paragraph.Page).Where(page => page.All(IsRunning)))
        {
            foreach (var row in page.SelectMany(paragraph => paragraph.Lines).Select(line => line.Edge!).Where(row => isNothingElse || !PdfEdges.IsPageNumber(row.Text)))
            {
                row.IsRunning = false;
            }
        }
    }

    private static bool IsRunning(PdfParagraph paragraph) => paragraph.Text.Length == 0 && paragraph.Lines.All(line => line.Edge is { IsRunning: true });

    private static List<PdfParagraph> WithText(List<PdfParagraph> paragraphs, PdfHyphens hyphens)
    {
        for (var i = 0; i < paragraphs.Count; i++)
        {
            if (paragraphs[i].Text.Length == 0)
            {
                var lines = paragraphs[i].Lines.Select(line => line.Text);
                var text = paragraphs[i].Kind == BlockKind.Table ? string.Join('\n', lines) : PdfText.Of(lines, hyphens);
                paragraphs[i] = paragraphs[i] with { Text = text, Header = paragraphs[i].Header ?? HeaderAbove(paragraphs, i) };
            }
        }

        return paragraphs;
    }

    /// <summary>A table that goes on on the next page has its columns' names at its beginning alone.</summary>
    private static string? HeaderAbove(List<PdfParagraph> paragraphs, int at) =>
        at > 0 && paragraphs[at].Kind == BlockKind.Table && paragraphs[at - 1] is { Kind: BlockKind.Table } above && above.Page == paragraphs[at].Page - 1 && above.Columns == paragraphs[at].Columns ? above.Header : null;

    private static bool HasHyphen(PdfParagraph paragraph) => paragraph.Lines.Any(line => line.Text.Length > 1 && line.Text[^1] is '-' or '\u2010');

    /// <summary>A paragraph that breaks off within a sentence goes on with the first one of the next column or page; notes in smaller print between them stand behind it.</summary>
    private static List<PdfParagraph> Continued(List<PdfParagraph> paragraphs, double body)
    {
        List<PdfParagraph> joined = new(paragraphs.Count);
        foreach (var paragraph in paragraphs)
        {
            var open = joined.Count - 1;
            while (open >= 0 && joined.Count - open <= 8 && joined[open].Size < body * 0.93 && joined[open].Page < paragraph.Page && joined[open].Kind == BlockKind.Paragraph)
            {
                open--;
            }

            if (open >= 0 && GoesOn(joined[open], paragraph, open == joined.Count - 1))
            {
                joined[open] = joined[open] with { Lines = [.. joined[open].Lines, .. paragraph.Lines], LastPage = paragraph.Page };
            }
            else
            {
                joined.Add(paragraph);
            }
        }

        return joined;
    }

    private static bool GoesOn(PdfParagraph above, PdfParagraph below, bool isNext)
    {
        if (!above.MayGoOn || !below.MayGoOn || above.Kind != BlockKind.Paragraph || below.Kind != BlockKind.Paragraph || Math.Abs(above.Size - below.Size) > 0.6
            || below.Page > above.LastPage + 1 || (!isNext && below.Page == above.LastPage))
        {
            return false;
        }

        var (left, right) = (above.Lines[^1].Text.TrimEnd(), below.Lines[0].Text);
        return left.Length > 0 && right.Length > 0 && !Ends.Contains(left[^1], StringComparison.Ordinal)
            && (char.IsLower(right[0]) || (below.Page > above.LastPage && IsUncased(left[^1]) && IsUncased(right[0]) && left.Length > 10));
    }

    private static bool IsUncased(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.OtherLetter;
}
