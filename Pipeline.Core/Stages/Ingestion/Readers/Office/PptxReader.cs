using System.Xml.Linq;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>PowerPoint presentations: each slide a page, its title a heading, then texts and tables in the order of the shapes, and the speaker's notes. Hidden slides are said to be so; slide numbers, dates and footers are left out.</summary>
internal sealed class PptxReader : IDocumentReader
{
    public string Format => "pptx";

    public IReadOnlyList<string> Extensions { get; } = [".pptx", ".pptm", ".ppsx", ".potx"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        OfficePackage.Check(document, cancellationToken);
        using var parts = PackageParts.Open(document);
        var main = OfficePackage.FindMain(parts).Part;
        var relations = parts.RelationsOf(main);
        DocumentBuilder builder = new();
        var number = 0;
        var cells = 0;
        foreach (var entry in parts.LoadXml(main)!.Descendants().Where(element => element.Name.LocalName == "sldId"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var id = entry.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == "id" && attribute.Name.NamespaceName.EndsWith("/relationships", StringComparison.Ordinal))?.Value;
            var part = relations.FirstOrDefault(relation => relation.Id == id).Part;
            number++;
            if (part is not null && parts.LoadXml(part) is { } slide)
            {
                WriteSlide(slide, number, builder, () => ++cells <= document.Limits.Cells ? true : throw new PermanentException($"'{document.Name}' has more than {document.Limits.Cells} table cells. Split the presentation."));
                WriteNotes(parts, part, number, builder);
            }
        }

        return builder.Build();
    }

    private static void WriteSlide(XElement slide, int number, DocumentBuilder builder, Func<bool> countCell)
    {
        var shapes = slide.Descendants().Where(element => element.Name.LocalName is "sp" or "graphicFrame" or "cxnSp" && !element.Ancestors().Any(above => above.Name.LocalName == "Fallback")).ToList();
        var title = shapes.FirstOrDefault(shape => KindOf(shape) is "title" or "ctrTitle");
        var words = title is null ? "" : HeadingText.OnOneLine(string.Join(' ', ParagraphsOf(title)));
        var isHidden = slide.Attribute("show")?.Value is "0" or "false";
        builder.AddHeading(1, $"{(words.Length > 0 ? words : $"Slide {number}")}{(isHidden ? " (hidden slide)" : "")}", number);
        foreach (var shape in shapes.Where(shape => shape != title && KindOf(shape) is not ("sldNum" or "dt" or "ftr" or "hdr")))
        {
            foreach (var table in shape.Descendants().Where(element => element.Name.LocalName == "tbl"))
            {
                builder.Add(BlockKind.Table, string.Join('\n', table.Elements().Where(element => element.Name.LocalName == "tr").Select(row => RowOf(row, countCell))), number);
            }

            var paragraphs = ParagraphsOf(shape, outsideTables: true).ToList();
            foreach (var paragraph in paragraphs)
            {
                builder.Add(paragraphs.Count > 1 && KindOf(shape) is "body" or "obj" ? BlockKind.ListItem : BlockKind.Paragraph, paragraph, number);
            }
        }
    }

    private static void WriteNotes(PackageParts parts, string slide, int number, DocumentBuilder builder)
    {
        var part = parts.RelationsOf(slide).FirstOrDefault(relation => relation.Kind == "notesSlide").Part;
        var bodies = part is null ? null : parts.LoadXml(part)?.Descendants().Where(element => element.Name.LocalName == "sp" && KindOf(element) == "body");
        var words = string.Join('\n', bodies?.SelectMany(body => ParagraphsOf(body)) ?? []);
        builder.Add(BlockKind.Paragraph, words.Length > 0 ? $"Notes: {words}" : "", number);
    }

    /// <summary>What a shape is for: <c>title</c>, <c>body</c>; <c>obj</c> when its layout leaves that open; empty for one that no layout knows.</summary>
    private static string KindOf(XElement shape) => shape.Elements().FirstOrDefault(element => element.Name.LocalName.StartsWith("nv", StringComparison.Ordinal))?
        .Descendants().FirstOrDefault(element => element.Name.LocalName == "ph") is { } place ? place.Attribute("type")?.Value ?? "obj" : "";

    private static string RowOf(XElement row, Func<bool> countCell) => string.Join(" | ", row.Elements().Where(element => element.Name.LocalName == "tc" && countCell())
        .Select(cell => HeadingText.OnOneLine(string.Join(' ', ParagraphsOf(cell)))));

    private static IEnumerable<string> ParagraphsOf(XElement shape, bool outsideTables = false) => shape.Descendants()
        .Where(element => element.Name.LocalName == "p" && element.Name.NamespaceName.EndsWith("/main", StringComparison.Ordinal) && !(outsideTables && element.Ancestors().TakeWhile(above => above != shape).Any(above => above.Name.LocalName == "tbl")))
        .Select(paragraph => string.Concat(paragraph.Descendants().Select(run => run.Name.LocalName switch
        {
            "t" => run.Value,
            "br" => "\n",
            "tab" => "\t",
            _ => "",
        })).Trim())
        .Where(paragraph => paragraph.Length > 0);
}
