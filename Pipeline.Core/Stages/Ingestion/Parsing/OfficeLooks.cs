using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Office;

namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>Tells the kinds of documents that are ZIP archives by their parts, wherever these are. Pure.</summary>
internal static class OfficeLooks
{
    /// <summary>The reader for a ZIP archive's content.</summary>
    /// <exception cref="PermanentException">None, or the archive is damaged.</exception>
    public static IDocumentReader Find(RawDocument document)
    {
        using var parts = PackageParts.Open(document);
        return OfficePackage.FindMain(parts).Kind switch
        {
            OfficePackage.Document => DocumentReaders.Docx,
            OfficePackage.Workbook => DocumentReaders.Xlsx,
            OfficePackage.BinaryWorkbook => DocumentReaders.Xlsb,
            _ => throw new PermanentException($"'{document.Name}' is {KindOf(parts)}; no reader for it is here."),
        };
    }

    private static string KindOf(PackageParts parts) =>
        parts.Has("ppt/presentation.xml") ? "a PowerPoint presentation"
        : parts.Has("META-INF/container.xml") ? "an EPUB book"
        : parts.Has("content.xml") ? "an OpenDocument file"
        : $"a ZIP archive of {parts.Names.Count} files";
}
