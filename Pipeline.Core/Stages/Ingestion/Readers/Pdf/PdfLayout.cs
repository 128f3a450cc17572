using System.Buffers;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.PageSegmenter;
using UglyToad.PdfPig.DocumentLayoutAnalysis.ReadingOrderDetector;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;
using LayoutBlock = UglyToad.PdfPig.DocumentLayoutAnalysis.TextBlock;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>
/// The paragraphs of a page in the order they are read: columns one after the other. What the layout took apart on one line (cells, leaders) is put together again, as rows of a table.
/// Bare page numbers are left out.
/// </summary>
internal static class PdfLayout
{
    /// <summary>Beyond this, a page is no text for people, and finding its layout would take longer than it is worth.</summary>
    private const int MaxLetters = 50_000;

    /// <summary>The part of a page's height, above and below, where its number stands.</summary>
    private const double Margin = 0.12;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789ivxlc");
    private static readonly NearestNeighbourWordExtractor Words = new(new NearestNeighbourWordExtractor.NearestNeighbourWordExtractorOptions { MaxDegreeOfParallelism = 1 });
    private static readonly RecursiveXYCut Segmenter = new(new RecursiveXYCut.RecursiveXYCutOptions { MaxDegreeOfParallelism = 1 });

    public static IEnumerable<PdfParagraph> ParagraphsOf(Page page)
    {
        if (page.Letters.Count > MaxLetters)
        {
            return [new PdfParagraph(PdfText.Clean(page.Text), page.Number, 0)];
        }

        var words = Words.GetWords(page.Letters).Where(word => !string.IsNullOrWhiteSpace(word.Text)).ToList();
        var blocks = words.Count == 0 ? [] : UnsupervisedReadingOrderDetector.Instance.Get(Segmenter.GetBlocks(words))
            .Where(block => block.Text.Any(char.IsLetterOrDigit) && !IsPageNumber(block, page));
        return Paragraphs(Rows(blocks), page.Number);
    }

    /// <summary>Blocks that stand beside one another on the same line.</summary>
    private static IEnumerable<List<LayoutBlock>> Rows(IEnumerable<LayoutBlock> blocks)
    {
        List<LayoutBlock> row = [];
        foreach (var block in blocks)
        {
            if (row.Count > 0 && !IsSameLine(row[^1], block))
            {
                yield return row;
                row = [];
            }

            row.Add(block);
        }

        if (row.Count > 0)
        {
            yield return row;
        }
    }

    private static IEnumerable<PdfParagraph> Paragraphs(IEnumerable<List<LayoutBlock>> rows, int page)
    {
        List<List<LayoutBlock>> table = [];
        foreach (var row in rows)
        {
            if (row.Count == 1 && table.Count > 0)
            {
                yield return ToParagraph(table, page);
                table.Clear();
            }

            table.Add(row);
            if (row.Count == 1)
            {
                yield return ToParagraph(table, page);
                table.Clear();
            }
        }

        if (table.Count > 0)
        {
            yield return ToParagraph(table, page);
        }
    }

    private static PdfParagraph ToParagraph(List<List<LayoutBlock>> rows, int page) => new(
        string.Join('\n', rows.Select(row => string.Join(' ', row.Select(PdfText.Of)))),
        page,
        PdfText.SizeOf(rows[0][0]),
        rows.Count > 1 ? BlockKind.Table : BlockKind.Paragraph);

    private static bool IsSameLine(LayoutBlock left, LayoutBlock right)
    {
        var (a, b) = (left.BoundingBox, right.BoundingBox);
        var shared = Math.Min(a.Top, b.Top) - Math.Max(a.Bottom, b.Bottom);
        return left.TextLines.Count == 1 && right.TextLines.Count == 1 && b.Left >= a.Left && shared > 0 && shared * 2 >= Math.Min(a.Height, b.Height);
    }

    private static bool IsPageNumber(LayoutBlock block, Page page)
    {
        var middle = (block.BoundingBox.Top + block.BoundingBox.Bottom) / 2 / page.Height;
        return middle is < Margin or > 1 - Margin && block.TextLines.Count == 1 && block.Text.Trim() is { Length: <= 5 } text
            && !text.AsSpan().ContainsAnyExcept(Digits);
    }
}
