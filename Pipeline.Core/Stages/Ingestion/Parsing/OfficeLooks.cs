using System.Xml;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Office;

namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>Tells the kinds of documents that are ZIP archives by their parts, wherever these are. Pure.</summary>
internal static class OfficeLooks
{
    /// <summary>The reader for a ZIP archive's content.</summary>
    /// <exception cref="PermanentException">It is empty or damaged.</exception>
    public static IDocumentReader Find(RawDocument document)
    {
        try
        {
            using var parts = PackageParts.Open(document);
            return Find(document, parts);
        }
        catch (Exception error) when (error is InvalidDataException or XmlException)
        {
            throw new PermanentException($"'{document.Name}' is a ZIP archive that is damaged, or packed in a way that is not supported ({error.Message}); get a whole copy.", error);
        }
    }

    private static IDocumentReader Find(RawDocument document, PackageParts parts)
    {
        return OfficePackage.FindMain(parts).Kind switch
        {
            OfficePackage.Document => DocumentReaders.Docx,
            OfficePackage.Workbook => DocumentReaders.Xlsx,
            OfficePackage.BinaryWorkbook => DocumentReaders.Xlsb,
            OfficePackage.Presentation => DocumentReaders.Pptx,
            _ when parts.Has("META-INF/container.xml") => DocumentReaders.Epub,
            _ when parts.Has("content.xml") && (parts.Has("mimetype") || parts.Has("META-INF/manifest.xml")) => DocumentReaders.Odf,
            _ when parts.Names.Count == 0 => throw new PermanentException($"'{document.Name}' is a ZIP archive of 0 files; there is nothing to read."),
            _ => DocumentReaders.Zip,
        };
    }
}
