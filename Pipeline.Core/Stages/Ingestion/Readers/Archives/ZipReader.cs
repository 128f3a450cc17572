using Pipeline.Core.Stages.Ingestion.Readers.Office;

namespace Pipeline.Core.Stages.Ingestion.Readers.Archives;

/// <summary>ZIP archives of documents.</summary>
internal sealed class ZipReader : IDocumentReader
{
    public string Format => "zip";

    public IReadOnlyList<string> Extensions { get; } = [".zip"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        using var archive = OfficePackage.Open(document);
        ArchiveDocuments documents = new(document, new DocumentBuilder());
        foreach (var entry in archive.Entries.Where(entry => !entry.FullName.EndsWith('/')))
        {
            var name = entry.FullName.Replace('\\', '/');
            try
            {
                using var content = entry.Open();
                documents.Add(name, content, cancellationToken);
            }
            catch (InvalidDataException error)
            {
                documents.AddUnread(name, $"'{name}' is damaged, encrypted, or packed in a way that is not supported ({error.Message})");
            }
        }

        return documents.Build();
    }
}
