using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Word documents: headings by style or outline level, paragraphs, lists and clauses with their numbers, tables, text boxes; foot- and endnotes at the end. Headers, footers and comments when they are asked for; never deleted text.</summary>
internal sealed class DocxReader : IDocumentReader
{
    public string Format => "docx";

    public IReadOnlyList<string> Extensions { get; } = [".docx", ".docm", ".dotx", ".dotm"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        OfficePackage.Check(document, cancellationToken);
        using var word = WordprocessingDocument.Open(MemoryView.Of(document.Content), isEditable: false);
        DocumentBuilder builder = new();
        if (word.MainDocumentPart is { Document.Body: { } body } main)
        {
            DocxWriter writer = new(builder, DocxStyles.Of(main), DocxNumbering.Of(main), document);
            var (headers, footers) = document.Limits.Has(DocumentParts.HeadersAndFooters) ? (main.HeaderParts.Select(part => part.Header), main.FooterParts.Select(part => part.Footer)) : ([], []);
            writer.WriteEdges(headers);
            writer.Write(body, cancellationToken);
            WriteNotes(writer, main.FootnotesPart?.Footnotes?.Elements<Footnote>(), DocxText.FootnoteMark);
            WriteNotes(writer, main.EndnotesPart?.Endnotes?.Elements<Endnote>(), DocxText.EndnoteMark);
            foreach (var (comment, mark) in document.Limits.Has(DocumentParts.Comments) ? DocxComments.Of(main) : [])
            {
                writer.WriteNote(comment, mark);
            }

            writer.WriteEdges(footers);
        }

        return builder.Build(TitleOf(word));
    }

    /// <summary>The title among the properties; none when the properties are broken, which is no fault of the text.</summary>
    private static string? TitleOf(WordprocessingDocument word)
    {
        try
        {
            return word.PackageProperties.Title;
        }
        catch (Exception error) when (error is XmlException or FormatException or InvalidDataException or InvalidOperationException or OpenXmlPackageException)
        {
            return null;
        }
    }

    /// <summary>Separators between text and notes are notes with a type.</summary>
    private static void WriteNotes(DocxWriter writer, IEnumerable<FootnoteEndnoteType>? notes, string mark)
    {
        foreach (var note in notes?.Where(note => note.Type is null || note.Type.Value == FootnoteEndnoteValues.Normal) ?? [])
        {
            writer.WriteNote(note, DocxText.MarkOf(mark, note.Id));
        }
    }
}
