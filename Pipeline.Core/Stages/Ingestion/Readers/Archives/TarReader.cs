using System.Formats.Tar;

namespace Pipeline.Core.Stages.Ingestion.Readers.Archives;

/// <summary>TAR archives of documents. Links and devices in them are left out.</summary>
internal sealed class TarReader : IDocumentReader
{
    private const int MarkAt = 257;

    public string Format => "tar";

    public IReadOnlyList<string> Extensions { get; } = [".tar", ".tgz"];

    /// <summary>Whether bytes are such an archive.</summary>
    public static bool IsTar(ReadOnlySpan<byte> bytes) => bytes.Length >= 512 && bytes[MarkAt..].StartsWith("ustar"u8);

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        using System.Formats.Tar.TarReader archive = new(MemoryView.Of(document.Content));
        ArchiveDocuments documents = new(document, new DocumentBuilder());
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile, DataStream: { } content })
            {
                documents.Add(entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name, content, cancellationToken);
            }
        }

        return documents.Build();
    }
}
