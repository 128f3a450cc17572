using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis;
using UglyToad.PdfPig.DocumentLayoutAnalysis.PageSegmenter;
using UglyToad.PdfPig.DocumentLayoutAnalysis.ReadingOrderDetector;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;

namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>The paragraphs of a page in the order they are read: columns one after the other, words broken at a line's end whole again.</summary>
internal static class PdfLayout
{
    /// <summary>Beyond this, a page is no text for people, and finding its layout would take longer than it is worth.</summary>
    private const int MaxLetters = 50_000;

    private static readonly NearestNeighbourWordExtractor Words = new(new NearestNeighbourWordExtractor.NearestNeighbourWordExtractorOptions { MaxDegreeOfParallelism = 1 });
    private static readonly DocstrumBoundingBoxes Segmenter = new(new DocstrumBoundingBoxes.DocstrumBoundingBoxesOptions { MaxDegreeOfParallelism = 1 });

    public static IEnumerable<PdfParagraph> ParagraphsOf(Page page)
    {
        var letters = page.Letters;
        if (letters.Count > MaxLetters)
        {
            return [new PdfParagraph(page.Text, page.Number, 0)];
        }

        var words = Words.GetWords(letters).Where(word => !string.IsNullOrWhiteSpace(word.Text)).ToList();
        return words.Count == 0 ? [] : UnsupervisedReadingOrderDetector.Instance.Get(Segmenter.GetBlocks(words)).Select(block => ToParagraph(block, page.Number));
    }

    private static PdfParagraph ToParagraph(UglyToad.PdfPig.DocumentLayoutAnalysis.TextBlock block, int page)
    {
        StringBuilder text = new();
        List<double> sizes = [];
        foreach (var line in block.TextLines)
        {
            Join(text, string.Join(' ', line.Words.Select(word => word.Text)));
            sizes.AddRange(line.Words.Select(word => word.Letters[0].PointSize));
        }

        sizes.Sort();
        return new PdfParagraph(text.ToString().Normalize(NormalizationForm.FormKC).Replace("\0", "", StringComparison.Ordinal), page, sizes[sizes.Count / 2]);
    }

    /// <summary>A hyphen between two lower-case letters at a line's end is one the typesetter made.</summary>
    private static void Join(StringBuilder text, string line)
    {
        if (text.Length > 1 && text[^1] is '-' or '\u00AD' && char.IsLower(text[^2]) && line.Length > 0 && char.IsLower(line[0]))
        {
            text.Length--;
        }
        else if (text.Length > 0)
        {
            text.Append('\n');
        }

        text.Append(line);
    }
}
