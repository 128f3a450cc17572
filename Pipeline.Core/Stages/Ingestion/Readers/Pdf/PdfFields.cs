using UglyToad.PdfPig;
using UglyToad.PdfPig.AcroForms;
using UglyToad.PdfPig.AcroForms.Fields;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>What was filled into a PDF's form, and what was noted on its pages.</summary>
internal static class PdfFields
{
    private const double Size = 10;
    private const int HiddenFlags = 2 | 32; // hidden, and not viewed

    /// <summary>The filled fields of a form by their page; those of no known page are on the first.</summary>
    public static ILookup<int, AcroFieldBase> Of(PdfDocument pdf) =>
        (pdf.TryGetForm(out var form) ? form.GetFields() : []).Where(field => ValueOf(field).Length > 0).ToLookup(field => field.PageNumber ?? 1);

    /// <summary>The values where they stand on their page, so that each is on the line of its label.</summary>
    public static IReadOnlyList<PdfSegment> Segments(IEnumerable<AcroFieldBase> fields, Page page)
    {
        List<PdfSegment> segments = [];
        foreach (var field in fields)
        {
            var (box, value) = (field.Bounds ?? default, ValueOf(field));
            var (left, width) = (box.Left - page.CropBox.Bounds.Left, Math.Max(box.Width, 1));
            var lines = value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var y = lines.Length == 1 ? box.Bottom + Math.Max(0, (box.Height - Size) / 2) + (Size * 0.2) : box.Top - Size;
            for (var i = 0; i < lines.Length; i++)
            {
                segments.Add(new PdfSegment(PdfText.Clean(lines[i]), left, left + width, y - page.CropBox.Bounds.Bottom - (i * Size * 1.2), Size));
            }
        }

        return segments;
    }

    /// <summary>Notes on a page and its margin, and texts laid over it.</summary>
    public static IEnumerable<PdfParagraph> Notes(Page page, IReadOnlyList<PdfParagraph> paragraphs)
    {
        HashSet<string> said = [];
        foreach (var annotation in page.GetAnnotations())
        {
            var text = annotation.Content is { } content && IsNote(annotation.Type) && ((int)annotation.Flags & HiddenFlags) == 0 ? PdfText.Clean(content.Replace('\r', '\n')).Trim('\0', ' ', '\n') : "";
            if (PdfParagraphs.HasWords(text) && said.Add(text) && !paragraphs.Any(paragraph => paragraph.Lines.Any(line => line.Text == text)))
            {
                yield return new PdfParagraph([new PdfLine(text)], page.Number, 0);
            }
        }
    }

    private static bool IsNote(AnnotationType type) => type is AnnotationType.FreeText or AnnotationType.Text or AnnotationType.Highlight or AnnotationType.Underline or AnnotationType.StrikeOut
        or AnnotationType.Squiggly or AnnotationType.Caret or AnnotationType.Square or AnnotationType.Circle or AnnotationType.Stamp or AnnotationType.Line;

    /// <summary>What was chosen, as it is shown: a form may keep a code for it.</summary>
    private static string NamesOf(IEnumerable<string> chosen, IReadOnlyList<AcroChoiceOption> options) =>
        string.Join(", ", chosen.Select(value => options.FirstOrDefault(option => option.ExportValue == value)?.Name ?? value));

    private static string ValueOf(AcroFieldBase field) => (field switch
    {
        AcroTextField text when !text.Flags.HasFlag(AcroTextFieldFlags.Password) => text.Value ?? "",
        AcroComboBoxField combo => NamesOf(combo.SelectedOptions, combo.Options),
        AcroListBoxField list => NamesOf(list.SelectedOptions, list.Options),
        AcroCheckboxField { IsChecked: true } => "[x]",
        AcroRadioButtonField { IsSelected: true } => "[x]",
        _ => "",
    }).Replace('\r', '\n').Trim('\0', ' ', '\n');
}
