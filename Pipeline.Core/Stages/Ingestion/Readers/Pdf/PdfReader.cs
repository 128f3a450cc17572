using Pipeline.Core.Jobs;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>PDF: the paragraphs of each page in reading order, under the headings its outline names or, without one, its larger print.</summary>
internal sealed class PdfReader : IDocumentReader
{
    private static readonly ParsingOptions Lenient = new() { UseLenientParsing = true, SkipMissingFonts = true };

    public string Format => "pdf";

    public IReadOnlyList<string> Extensions { get; } = [".pdf"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        using var pdf = Open(document);
        if (pdf.NumberOfPages > document.Limits.Pages)
        {
            throw new PermanentException($"'{document.Name}' has {pdf.NumberOfPages} pages; at most {document.Limits.Pages} are read. Split the document.");
        }

        List<PdfParagraph> paragraphs = [];
        for (var number = 1; number <= pdf.NumberOfPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            paragraphs.AddRange(PdfLayout.ParagraphsOf(pdf.GetPage(number)));
        }

        DocumentBuilder builder = new();
        foreach (var paragraph in WithHeadings(pdf, paragraphs))
        {
            if (paragraph.Level > 0)
            {
                builder.AddHeading(paragraph.Level, paragraph.Text, paragraph.Page);
            }
            else
            {
                builder.Add(paragraph.Kind, paragraph.Text, paragraph.Page);
            }
        }

        return builder.Count > 0
            ? builder.Build(TitleOf(pdf))
            : throw new PermanentException($"'{document.Name}' has no text layer: of its pages ({pdf.NumberOfPages}) each is a picture or empty. Run text recognition (OCR) over it first.");
    }

    private static PdfDocument Open(RawDocument document)
    {
        try
        {
            return PdfDocument.Open(document.Content, Lenient);
        }
        catch (PdfDocumentEncryptedException error)
        {
            throw new PermanentException($"'{document.Name}' is a PDF protected by a password; save a copy without one.", error);
        }
    }

    private static IEnumerable<PdfParagraph> WithHeadings(PdfDocument pdf, List<PdfParagraph> paragraphs)
    {
        var outline = PdfOutline.Of(pdf);
        return outline.Count > 0 ? PdfOutline.Apply(outline, paragraphs) : PdfHeadings.Apply(paragraphs);
    }

    /// <summary>What programs write there by themselves is no title.</summary>
    private static string? TitleOf(PdfDocument pdf)
    {
        var title = pdf.Information.Title?.Trim('\0', ' ');
        return title is null or { Length: < 3 or > 300 } || title.StartsWith("untitled", StringComparison.OrdinalIgnoreCase) || title.StartsWith("Microsoft Word - ", StringComparison.Ordinal)
            ? null
            : title;
    }
}
