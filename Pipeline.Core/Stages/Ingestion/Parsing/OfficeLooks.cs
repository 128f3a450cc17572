using System.IO.Compression;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Office;

namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>Tells Office documents from other ZIP archives by the parts they hold. Pure.</summary>
internal static class OfficeLooks
{
    /// <summary>The reader for a ZIP archive's content.</summary>
    /// <exception cref="PermanentException">None, or the archive is damaged.</exception>
    public static IDocumentReader Find(RawDocument document)
    {
        using var archive = OfficePackage.Open(document);
        return archive.GetEntry("xl/workbook.xml") is not null ? DocumentReaders.Xlsx
            : archive.Entries.Any(entry => entry.FullName.StartsWith("word/document", StringComparison.OrdinalIgnoreCase)) ? DocumentReaders.Docx
            : throw new PermanentException($"'{document.Name}' is {KindOf(archive)}; no reader for it is here.");
    }

    private static string KindOf(ZipArchive archive) =>
        archive.GetEntry("ppt/presentation.xml") is not null ? "a PowerPoint presentation"
        : archive.GetEntry("META-INF/container.xml") is not null ? "an EPUB book"
        : archive.GetEntry("content.xml") is not null ? "an OpenDocument file"
        : $"a ZIP archive of {archive.Entries.Count} files";
}
