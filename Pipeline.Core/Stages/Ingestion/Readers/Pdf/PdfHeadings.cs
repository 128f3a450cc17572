namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Headings by their print: short, and larger than most of the text. The largest is of level 1. Pure.</summary>
internal static class PdfHeadings
{
    private const int MaxLength = 120;
    private const int MaxLevels = 4;
    private const double Larger = 1.15;

    public static IEnumerable<PdfParagraph> Apply(List<PdfParagraph> paragraphs)
    {
        var body = BodySize(paragraphs);
        var levels = paragraphs.Where(paragraph => IsHeading(paragraph, body))
            .Select(paragraph => Math.Round(paragraph.Size)).Distinct().OrderDescending().Take(MaxLevels).ToList();
        return paragraphs.Select(paragraph => IsHeading(paragraph, body) && levels.IndexOf(Math.Round(paragraph.Size)) is >= 0 and var at
            ? paragraph with { Kind = BlockKind.Heading, Level = at + 1 }
            : paragraph);
    }

    /// <summary>The size that most characters are printed in.</summary>
    public static double BodySize(List<PdfParagraph> paragraphs) =>
        paragraphs.GroupBy(paragraph => Math.Round(paragraph.Size, 1), paragraph => paragraph.Text.Length + paragraph.Lines.Sum(line => line.Text.Length))
            .OrderByDescending(size => size.Sum()).ThenBy(size => size.Key).Select(size => size.Key).FirstOrDefault();

    private static bool IsHeading(PdfParagraph paragraph, double body) =>
        paragraph.Kind == BlockKind.Paragraph && paragraph.Size > body * Larger && paragraph.Text.Length <= MaxLength && paragraph.Text.Any(char.IsLetter);
}
