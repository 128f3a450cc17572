using Pipeline.Core.Jobs;
using UglyToad.PdfPig;
using UglyToad.PdfPig.AcroForms.Fields;
using UglyToad.PdfPig.Exceptions;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>PDF: the paragraphs of each page in reading order, under the headings its outline names or, without one, its larger print.</summary>
internal sealed class PdfReader : IDocumentReader
{
    public string Format => "pdf";

    public IReadOnlyList<string> Extensions { get; } = [".pdf"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        PdfLog log = new();
        using var pdf = Open(document, log);
        if (pdf.NumberOfPages > document.Limits.Pages)
        {
            throw new PermanentException($"'{document.Name}' has {pdf.NumberOfPages} pages; at most {document.Limits.Pages} are read. Split the document.");
        }

        PdfPictures? pictures = document.Limits.Has(DocumentParts.Pictures) ? new(log, document.Limits.PictureBytes) : null;
        var (paragraphs, edges) = PagesOf(pdf, log, pictures, cancellationToken);
        DocumentBuilder builder = new();
        foreach (var paragraph in WithHeadings(pdf, PdfFlow.Join(paragraphs, edges, pdf.NumberOfPages)))
        {
            if (paragraph.Level > 0)
            {
                builder.AddHeading(paragraph.Level, paragraph.Text, paragraph.Page);
            }
            else
            {
                builder.Add(paragraph.Kind, paragraph.Text, paragraph.Page, paragraph.Header);
            }
        }

        builder.AddPictures(pictures?.Found ?? []);
        return builder.Count > 0 || pictures?.Found.Count > 0 ? builder.Build(TitleOf(pdf)) with { Notes = [.. log.Notes()] } : throw log.NoText(document.Name);
    }

    private static (List<PdfParagraph> Paragraphs, List<PdfEdgeRow> Edges) PagesOf(PdfDocument pdf, PdfLog log, PdfPictures? pictures, CancellationToken cancellationToken)
    {
        List<PdfParagraph> paragraphs = [];
        List<PdfEdgeRow> edges = [];
        var fields = Optional(() => PdfFields.Of(pdf), Array.Empty<AcroFieldBase>().ToLookup(_ => 0));
        for (var number = 1; number <= pdf.NumberOfPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            log.Page = number;
            try
            {
                var page = pdf.GetPage(number);
                var (texts, rows) = PdfLayout.Of(page, PdfFields.Segments(fields[number], page));
                texts.AddRange(Optional(() => PdfFields.Notes(page, texts).ToList(), []));
                log.Saw(page, texts);
                pictures?.Take(page);
                paragraphs.AddRange(texts);
                edges.AddRange(rows);
            }
            catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException or InsufficientExecutionStackException))
            {
                log.Broken[number] = error;
            }
        }

        return (paragraphs, edges);
    }

    /// <summary>A form, note or outline that cannot be read does not keep the pages from being read.</summary>
    private static T Optional<T>(Func<T> read, T none)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException or InsufficientExecutionStackException))
        {
            return none;
        }
    }

    private static PdfDocument Open(RawDocument document, PdfLog log)
    {
        try
        {
            return PdfDocument.Open(document.Content, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, Logger = log });
        }
        catch (PdfDocumentEncryptedException error)
        {
            throw new PermanentException($"'{document.Name}' is a PDF protected by a password; save a copy without one.", error);
        }
    }

    private static IEnumerable<PdfParagraph> WithHeadings(PdfDocument pdf, List<PdfParagraph> paragraphs)
    {
        var outline = Optional(() => PdfOutline.Of(pdf), []);
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
