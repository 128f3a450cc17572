using UglyToad.PdfPig.Content;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>
/// The paragraphs of a page in the order they are read. Bands of the page that have gutters are columns, one read after the other, when they hold running text, and else a table, whose
/// rows are a line each. Pure.
/// </summary>
internal sealed class PdfLayout
{
    /// <summary>Beyond this, a page is no text for people, and finding its layout would take longer than it is worth.</summary>
    private const int MaxLetters = 100_000;

    /// <summary>Columns within columns within columns.</summary>
    private const int MaxDepth = 12;

    private readonly int _page;
    private readonly bool _isLeftward;
    private readonly List<PdfParagraph> _paragraphs = [];

    private PdfLayout(int page, bool isLeftward) => (_page, _isLeftward) = (page, isLeftward);

    /// <summary>The paragraphs of a page, and its outermost rows.</summary>
    /// <param name="page">The page.</param>
    /// <param name="fields">The values of form fields on it.</param>
    public static (List<PdfParagraph> Paragraphs, List<PdfEdgeRow> Edges) Of(Page page, IReadOnlyList<PdfSegment> fields)
    {
        if (page.Letters.Count > MaxLetters)
        {
            return ([new PdfParagraph(PdfText.Clean(page.Text), page.Number, 0)], []);
        }

        List<PdfParagraph> paragraphs = [];
        List<PdfEdgeRow> edges = [];
        var directions = PdfGlyphs.Of(page);
        if (directions.Count == 0 && fields.Count > 0)
        {
            directions = [(0, [])];
        }

        foreach (var (angle, glyphs) in directions)
        {
            var segments = PdfSegments.Of(glyphs);
            if (angle == 0 && fields.Count > 0)
            {
                segments = [.. segments.Concat(fields).OrderByDescending(segment => segment.Y)];
            }

            PdfLayout layout = new(page.Number, glyphs.Sum(glyph => PdfBidi.HasLeftward(glyph.Text) ? 1 : char.IsLetter(glyph.Text[0]) ? -1 : 0) > 0);
            segments.ForEach(segment => segment.IsLeftward = layout._isLeftward);
            if (angle % 90 == 0)
            {
                var isTall = angle % 180 == 0;
                var height = isTall ? page.Height : page.Width;
                var low = angle switch { 0 => 0, 180 => -page.Height, 90 => -page.Width, _ => 0 };
                edges.AddRange(PdfEdges.Of(segments, page.Number, low, height));
            }

            layout.Cut(segments, 0);
            paragraphs.AddRange(layout._paragraphs);
        }

        return (paragraphs, edges);
    }

    private void Cut(List<PdfSegment> segments, int depth)
    {
        foreach (var (band, gutters) in PdfBands.Of(segments))
        {
            if (gutters.Count == 0 || depth > MaxDepth)
            {
                _paragraphs.AddRange(PdfParagraphs.Of(band, _page));
            }
            else if (PdfTable.TryRead(band, gutters, _page, out var table))
            {
                _paragraphs.Add(table);
            }
            else
            {
                CutColumns(band, gutters, depth);
            }
        }
    }

    private void CutColumns(List<PdfSegment> band, List<PdfGutter> gutters, int depth)
    {
        var widest = gutters.MaxBy(gutter => gutter.Right - gutter.Left);
        var left = band.FindAll(segment => segment.Left < widest.Left + 0.01 && segment.Right <= widest.Left + 0.01);
        var right = band.FindAll(segment => !(segment.Right <= widest.Left + 0.01));
        foreach (var column in _isLeftward ? [right, left] : (ReadOnlySpan<List<PdfSegment>>)[left, right])
        {
            Cut(column, depth + 1);
        }
    }
}
