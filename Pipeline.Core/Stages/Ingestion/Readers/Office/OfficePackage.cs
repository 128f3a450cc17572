using System.IO.Compression;
using System.Xml;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>
/// Looks at an Office document before a library does: what it is, and that it is within the limits when it is unpacked. Sizes are counted, not believed; XML is read through once, so
/// that no library meets a tree that is too deep for its stack.
/// </summary>
internal static class OfficePackage
{
    public const string Document = "document";
    public const string Workbook = "workbook";
    public const string Presentation = "presentation";
    public const string BinaryWorkbook = "binary workbook";

    /// <summary>Where the document is when the package does not say so.</summary>
    private static readonly (string Part, string Kind)[] UsualParts =
        [("word/document.xml", Document), ("xl/workbook.xml", Workbook), ("ppt/presentation.xml", Presentation), ("xl/workbook.bin", BinaryWorkbook)];

    private static readonly XmlReaderSettings Xml = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false };
    private static readonly XmlReaderSettings XmlOfBooks = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false };

    /// <summary>Checks an archive against the limits.</summary>
    /// <exception cref="PermanentException">It is beyond one, or damaged.</exception>
    /// <param name="document">The archive.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <param name="allowsTypes">Whether document types are passed over, as books and OpenDocument files have them, rather than refused. What they declare is never used.</param>
    public static void Check(RawDocument document, CancellationToken cancellationToken, bool allowsTypes = false)
    {
        using var archive = Open(document);
        var limits = document.Limits;
        if (archive.Entries.Count > limits.Entries)
        {
            throw new PermanentException($"'{document.Name}' holds {archive.Entries.Count} files; at most {limits.Entries} are read.");
        }

        var left = limits.UnpackedBytes;
        foreach (var entry in archive.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            left -= Check(entry, left, document, allowsTypes ? XmlOfBooks : Xml);
        }
    }

    /// <summary>Whether bytes are a ZIP archive.</summary>
    public static bool IsZip(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK\u0003\u0004"u8) || bytes.StartsWith("PK\u0005\u0006"u8);

    /// <returns>The entry's size.</returns>
    private static long Check(ZipArchiveEntry entry, long left, RawDocument document, XmlReaderSettings settings)
    {
        using var content = entry.Open();
        using var bounded = new BoundedStream(content, left, () => Unpacked.TooMuch(document));
        if (entry.Length > 0 && !IsProperties(entry.FullName) && (entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)))
        {
            CheckDepth(bounded, entry.FullName, settings, document);
        }

        bounded.CopyTo(Stream.Null);
        return bounded.Count;
    }

    /// <summary>Whether a part says something of the document, which may be broken without harm: it is read without a tree.</summary>
    private static bool IsProperties(string part) => part.TrimStart('/').StartsWith("docProps/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens the archive.</summary>
    /// <exception cref="PermanentException">It is damaged.</exception>
    public static ZipArchive Open(RawDocument document)
    {
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(MemoryView.Of(document.Content), ZipArchiveMode.Read);
            _ = archive.Entries; // the directory is read when it is first asked for
            return archive;
        }
        catch (InvalidDataException error)
        {
            archive?.Dispose();
            throw new PermanentException($"'{document.Name}' begins like an Office document or ZIP archive but is cut off or damaged; get a whole copy.", error);
        }
    }

    /// <summary>The part that holds the document, wherever it is, and what it is: <c>document</c>, <c>workbook</c>, <c>presentation</c>, <c>binary workbook</c>. Both empty when it is none.</summary>
    public static (string Part, string Kind) FindMain(PackageParts parts)
    {
        var main = parts.FindMain();
        if (main?.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) == true)
        {
            return (main, BinaryWorkbook);
        }

        return main is not null && KindOf(parts, main) is { Length: > 0 } kind
            ? (main, kind)
            : UsualParts.FirstOrDefault(usual => parts.Has(usual.Part), (Part: "", Kind: ""));
    }

    /// <summary>The name of the outermost element; empty when it is no Office document's.</summary>
    private static string KindOf(PackageParts parts, string part)
    {
        try
        {
            using var xml = parts.OpenXml(part)!;
            return xml.MoveToContent() == XmlNodeType.Element && xml.LocalName is Document or Workbook or Presentation ? xml.LocalName : "";
        }
        catch (XmlException)
        {
            return "";
        }
    }

    private static void CheckDepth(Stream xml, string part, XmlReaderSettings settings, RawDocument document)
    {
        using var reader = XmlReader.Create(xml, settings);
        while (reader.Read())
        {
            if (reader.Depth > document.Limits.Depth)
            {
                throw new PermanentException($"'{document.Name}' has elements nested more than {document.Limits.Depth} deep in its part '{part}'; that is no document of an Office program.");
            }
        }
    }
}
