using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Mail;
using Pipeline.Core.Stages.Ingestion.Readers.Office;

namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>Tells what is in a compound file by its streams: Office documents before 2007, and mails of Outlook. Pure.</summary>
internal static class CompoundLooks
{
    /// <summary>The reader for it.</summary>
    /// <exception cref="PermanentException">None, or it is damaged.</exception>
    public static IDocumentReader Find(RawDocument document)
    {
        CompoundFile file;
        try
        {
            file = CompoundFile.Open(document.Content);
        }
        catch (InvalidDataException error)
        {
            throw new PermanentException($"'{document.Name}' begins like an Office document or mail of the format before 2007 but is cut off or damaged ({error.Message}); get a whole copy.", error);
        }

        return file.Has("EncryptedPackage") ? throw new PermanentException($"'{document.Name}' is an Office document protected by a password; save a copy without one.")
            : file.Has("Workbook") || file.Has("Book") ? DocumentReaders.Xls
            : MsgReader.IsMail(file) ? DocumentReaders.Msg
            : file.Has(DocReader.Stream) ? DocumentReaders.Doc
            : file.Has(PptReader.Stream) ? DocumentReaders.Ppt
            : throw new PermanentException($"'{document.Name}' is a compound file (as Office documents before 2007 are) with none of the documents in it that are read: {Some(file.Names)}.");
    }

    private static string Some(IReadOnlyCollection<string> names) => names.Count == 0 ? "it has no streams" : string.Join(", ", names.Take(5).Select(name => $"'{new string([.. name.Where(c => !char.IsControl(c))])}'"));
}
